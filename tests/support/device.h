/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A backend's device for a test. Where there is none the test is skipped,
 * and says so; with MIEN_REQUIRE_VULKAN=1 in the environment, as where a
 * device is known to be, a missing Vulkan device is a failure instead.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

typedef struct {
  const MienBackend *backend;
  gpointer device;
} MienTestDevice;

/* Names of what to test, NULL-terminated: "cpu", "cpu-LEVEL" for the CPU code
 * capped to an instruction set as MIEN_CPU does, "vulkan". */
extern const char *const mien_test_backends[];

/* FALSE: the test is skipped or failed already and should return. */
gboolean mien_test_device_get (MienTestDevice *device, const char *backend);

/* A runner of one graph. NULL: the test is failed already. */
gpointer mien_test_runner_new (const MienTestDevice *device,
    const MienGraph *graph, guint max_batch);

void mien_test_device_clear (MienTestDevice *device);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MienTestDevice, mien_test_device_clear)

G_END_DECLS
