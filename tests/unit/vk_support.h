/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vk/device.h"

/* Any device, a software one if need be; NULL after a visible skip, which is a
 * failure where the environment variable MIEN_REQUIRE_VULKAN is 1. */
static inline MienVkDevice *
test_device (void)
{
  g_autoptr (GError) error = NULL;
  MienVkDevice *device = mien_vk_device_get (NULL, TRUE, &error);
  if (!device && g_strcmp0 (g_getenv ("MIEN_REQUIRE_VULKAN"), "1") == 0)
    g_error ("%s", error->message);
  if (!device)
    g_test_skip (error->message);
  return device;
}
