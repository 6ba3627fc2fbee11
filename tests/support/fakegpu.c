/* SPDX-License-Identifier: LGPL-2.1-or-later */

#define _GNU_SOURCE /* RTLD_NEXT */
#include "fakegpu.h"

#include <dlfcn.h>

FakeGpu fake_gpu = { .type = VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU };

VKAPI_ATTR void VKAPI_CALL
vkGetPhysicalDeviceProperties (VkPhysicalDevice device,
    VkPhysicalDeviceProperties *properties)
{
  PFN_vkGetPhysicalDeviceProperties next =
      (PFN_vkGetPhysicalDeviceProperties) dlsym (RTLD_NEXT,
          "vkGetPhysicalDeviceProperties");
  VkPhysicalDeviceLimits *limits = &properties->limits;
  next (device, properties);
  properties->deviceType = fake_gpu.type;
  if (fake_gpu.n_buffers > 0)
    limits->maxPerStageDescriptorStorageBuffers = fake_gpu.n_buffers;
  if (fake_gpu.n_texels > 0)
    limits->maxTexelBufferElements = fake_gpu.n_texels;
  if (fake_gpu.shared_memory > 0)
    limits->maxComputeSharedMemorySize = fake_gpu.shared_memory;
}

VKAPI_ATTR void VKAPI_CALL
vkGetPhysicalDeviceProperties2 (VkPhysicalDevice device,
    VkPhysicalDeviceProperties2 *properties)
{
  PFN_vkGetPhysicalDeviceProperties2 next =
      (PFN_vkGetPhysicalDeviceProperties2) dlsym (RTLD_NEXT,
          "vkGetPhysicalDeviceProperties2");
  next (device, properties);
  VkPhysicalDeviceSubgroupProperties *subgroup = properties->pNext;
  if (fake_gpu.operations != 0)
    subgroup->supportedOperations = fake_gpu.operations;
}

VKAPI_ATTR void VKAPI_CALL
vkGetPhysicalDeviceFeatures2 (VkPhysicalDevice device,
    VkPhysicalDeviceFeatures2 *features)
{
  PFN_vkGetPhysicalDeviceFeatures2 next =
      (PFN_vkGetPhysicalDeviceFeatures2) dlsym (RTLD_NEXT,
          "vkGetPhysicalDeviceFeatures2");
  next (device, features);
  VkPhysicalDevice16BitStorageFeatures *storage = features->pNext;
  if (fake_gpu.lacks_storage16)
    storage->storageBuffer16BitAccess = VK_FALSE;
}
