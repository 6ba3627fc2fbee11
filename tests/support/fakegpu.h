/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Vulkan devices that pass for others. The program stands between the backend
 * and Vulkan's loader, so its functions come before those of the shared
 * library. To be compiled into the program.
 */
#pragma once

#include <glib.h>
#include <vulkan/vulkan.h>

G_BEGIN_DECLS

/* What the next device to be opened is; numbers of 0 are its own. */
typedef struct {
  VkPhysicalDeviceType type;         /* a GPU, unless told otherwise */
  uint32_t n_buffers;                /* storage buffers of a shader */
  uint32_t n_texels;                 /* of a buffer */
  uint32_t shared_memory;            /* bytes */
  VkSubgroupFeatureFlags operations; /* that subgroups can do together */
  gboolean lacks_storage16;          /* numbers of 16 bits in buffers */
} FakeGpu;

extern FakeGpu fake_gpu;

G_END_DECLS
