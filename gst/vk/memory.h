/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <vulkan/vulkan.h>

/* Memory that a plain device may not allocate, or a plain buffer not use, and
 * that some drivers list all the same. */
#define MIEN_VK_MEMORY_SPECIAL \
  (VK_MEMORY_PROPERTY_LAZILY_ALLOCATED_BIT | VK_MEMORY_PROPERTY_PROTECTED_BIT \
      | VK_MEMORY_PROPERTY_DEVICE_COHERENT_BIT_AMD)
