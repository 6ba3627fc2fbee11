/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A backend's device for a test. Where there is none the test is skipped,
 * and says so; with MIEN_REQUIRE_VULKAN=1 in the environment, as where a
 * device is known to be, a missing Vulkan device is a failure instead.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

/* The i-th name of what to test; NULL: there are no more. "cpu", "cpu-LEVEL" for
 * the CPU code capped to an instruction set as MIEN_CPU does, "vulkan"; with
 * MIEN_TEST_BACKEND in the environment just that one. */
const char *mien_test_backend (guint i);

/* Vulkan with values and weights of float16: what is computed on it is compared
 * by tolerances of its own. Skipped where a device has no such storage. */
#define MIEN_TEST_HALF "vulkan-fp16"

/* NULL: the test is skipped or failed already and should return. */
MienDevice *mien_test_device_get (const char *backend);

/* Closes the Vulkan device, which stays open from its first use to the end of
 * the program. Where the plugin opens Vulkan too, validation layers may be gone
 * by then: to be called when the tests are over. */
void mien_test_device_close (void);

/* A runner of one graph, with one slot. NULL: the test is failed already. */
MienRunner *mien_test_runner_new (MienDevice *device, const MienGraph *graph,
    guint max_batch);

/* Of the runner's first slot. */
float *mien_test_input (MienRunner *runner, guint graph, guint k);
const float *mien_test_output (MienRunner *runner, guint graph, guint k);

G_END_DECLS
