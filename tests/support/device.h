/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A backend's device for a test. If there is none, the test is skipped with a
 * message. With MIEN_REQUIRE_VULKAN=1 in the environment, for machines that
 * have a Vulkan device, a missing one is a failure instead.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

/* The name of the i-th backend to test, or NULL after the last: "cpu",
 * "cpu-LEVEL" for the CPU code limited to an instruction set as with MIEN_CPU,
 * "vulkan". MIEN_TEST_BACKEND in the environment selects a single one. */
const char *mien_test_backend (guint i);

/* Vulkan with float16 values and weights; results have their own tolerances.
 * Skipped if the device has no 16-bit storage. */
#define MIEN_TEST_HALF "vulkan-fp16"

/* NULL if the test was skipped or has failed; it must return then. */
MienDevice *mien_test_device_get (const char *backend);

/* Closes the Vulkan device, which is kept open from first use to the end of the
 * program. Call this after the tests: if the plugin uses Vulkan too, the
 * validation layers may already be unloaded at exit. */
void mien_test_device_close (void);

/* A runner for one graph, with one slot. NULL if the test has failed. */
MienRunner *mien_test_runner_new (MienDevice *device, const MienGraph *graph,
    guint max_batch);

/* Ports of the runner's first slot. */
float *mien_test_input (MienRunner *runner, guint graph, guint k);
const float *mien_test_output (MienRunner *runner, guint graph, guint k);

G_END_DECLS
