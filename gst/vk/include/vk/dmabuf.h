/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Imports memory that others, such as a camera's driver, allocated and share as
 * a DMABuf. The device reads it in place. */
#pragma once

#include "vk/buffer.h"

G_BEGIN_DECLS

/* The device extensions needed. */
#define MIEN_VK_N_DMABUF_EXTENSIONS 3
extern const char *const mien_vk_dmabuf_extensions[MIEN_VK_N_DMABUF_EXTENSIONS];

/* Whether the physical device has all of them. */
gboolean mien_vk_dmabuf_is_supported (VkPhysicalDevice physical);

/* Creates a storage buffer for the whole memory of the DMABuf `fd`, which
 * remains the caller's and may be closed afterwards. Commands must acquire the
 * buffer (mien_vk_command_transfer ()) before they read it; no other use is
 * allowed. MIEN_VK_ERROR_LIMIT if the device cannot import or read such
 * memory. */
MienVkBuffer *mien_vk_buffer_new_of_dmabuf (MienVkDevice *device, int fd,
    GError **error);

G_END_DECLS
