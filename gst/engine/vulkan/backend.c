/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"

static MienNetwork *
network_new (MienDevice *device, const MienGraph *graph, GError **error)
{
  GError *cause = NULL;
  MienProgram *program =
      mien_program_new ((MienVulkanDevice *) device, graph, &cause);
  if (program)
    return &program->base;
  mien_vulkan_fail (cause, error);
  return NULL;
}

static void
network_free (MienNetwork *network)
{
  mien_program_free ((MienProgram *) network);
}

static GArray *
network_steps (const MienNetwork *network)
{
  return mien_program_steps ((const MienProgram *) network);
}

static char *
network_describe (const MienNetwork *network)
{
  return mien_program_describe ((const MienProgram *) network);
}

const MienBackend mien_backend_vulkan = {
  .name = "vulkan",
  .device_get = mien_vulkan_device_get,
  .device_adopt = mien_vulkan_device_adopt,
  .device_at = mien_vulkan_device_at,
  .device_clear = mien_vulkan_device_clear,
  .device_set_timing = mien_vulkan_device_set_timing,
  .device_take_time = mien_vulkan_device_take_time,
  .network_new = network_new,
  .network_free = network_free,
  .network_describe = network_describe,
  .network_steps = network_steps,
  .runner_new = mien_vulkan_runner_new,
};
