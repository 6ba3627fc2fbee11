/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "engine/backend.h"
#include "runner.h"

const MienBackend mien_backend_vulkan = {
  .name = "vulkan",
  .device_get = mien_vulkan_device_get,
  .device_clear = mien_vulkan_device_clear,
  .runner_new = mien_vulkan_runner_new,
};
