/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes Vulkan devices look like other ones. The program must compile this file
 * in, so that these functions take precedence over those of Vulkan's loader.
 */
#pragma once

#include <glib.h>
#include <vulkan/vulkan.h>

G_BEGIN_DECLS

/* What the next device to be opened reports; 0 keeps its own value. */
typedef struct {
  VkPhysicalDeviceType type;         /* a GPU by default */
  uint32_t n_buffers;                /* storage buffers per shader stage */
  uint32_t n_texels;                 /* per texel buffer */
  uint32_t shared_memory;            /* bytes */
  VkSubgroupFeatureFlags operations; /* supported subgroup operations */
  gboolean lacks_storage16;          /* no 16-bit values in buffers */
} FakeGpu;

extern FakeGpu fake_gpu;

G_END_DECLS
