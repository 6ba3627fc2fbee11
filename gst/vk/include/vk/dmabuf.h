/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Memory that others allocated, a camera's driver for example, and share as a
 * DMABuf: the device reads it where it is. */
#pragma once

#include "vk/buffer.h"

G_BEGIN_DECLS

/* The device extensions that this takes. */
#define MIEN_VK_N_DMABUF_EXTENSIONS 3
extern const char *const mien_vk_dmabuf_extensions[MIEN_VK_N_DMABUF_EXTENSIONS];

/* Whether the physical device has all of them. */
gboolean mien_vk_dmabuf_is_supported (VkPhysicalDevice physical);

/* A storage buffer on all of the memory behind `fd`, which stays the caller's
 * and may be closed afterwards. Commands take the buffer over before they read
 * it (mien_vk_command_transfer ()); nothing else can be done with it. LIMIT
 * where the device cannot import or read memory like that. */
MienVkBuffer *mien_vk_buffer_new_of_dmabuf (MienVkDevice *device, int fd,
    GError **error);

G_END_DECLS
