/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <vulkan/vulkan.h>

/* Properties of memory types that must not be allocated without enabling a
 * feature, or used for ordinary buffers, although some drivers list them. */
#define MIEN_VK_MEMORY_SPECIAL \
  (VK_MEMORY_PROPERTY_LAZILY_ALLOCATED_BIT | VK_MEMORY_PROPERTY_PROTECTED_BIT \
      | VK_MEMORY_PROPERTY_DEVICE_COHERENT_BIT_AMD)
