/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vk/device.h"

/* The device that matches a spec; software devices are allowed. */
static inline MienVkDevice *
open_device (const char *spec, GError **error)
{
  g_auto (MienVkPhysical) physical = { NULL };
  return mien_vk_physical_find (&physical, spec, TRUE, error)
      ? mien_vk_device_new (&physical, error)
      : NULL;
}

/* Any device; NULL after a visible skip, which is a failure if the environment
 * variable MIEN_REQUIRE_VULKAN is 1. */
static inline MienVkDevice *
test_device (void)
{
  g_autoptr (GError) error = NULL;
  MienVkDevice *device = open_device (NULL, &error);
  if (!device && g_strcmp0 (g_getenv ("MIEN_REQUIRE_VULKAN"), "1") == 0)
    g_error ("%s", error->message);
  if (!device)
    g_test_skip (error->message);
  return device;
}
