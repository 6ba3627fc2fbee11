/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vk/device.h"

G_BEGIN_DECLS

typedef enum {
  MIEN_VK_MEMORY_DEVICE,   /* device-local if possible */
  MIEN_VK_MEMORY_UPLOAD,   /* mapped; the host writes, the device reads */
  MIEN_VK_MEMORY_READBACK, /* mapped; the device writes, the host reads */
} MienVkMemory;

/* A storage buffer, with memory of its own or imported (vk/dmabuf.h). */
typedef struct {
  MienVkDevice *device;
  VkBuffer handle;
  VkDeviceMemory memory;
  gsize size;
  guint8 *map;      /* coherent; NULL if the memory is not mapped, which only
                     * happens with MIEN_VK_MEMORY_DEVICE and imported
                     * memory */
  gboolean foreign; /* the memory is imported */
} MienVkBuffer;

/* Creates a buffer of `size` > 0 bytes: zeros if mapped, undefined
 * otherwise. */
MienVkBuffer *mien_vk_buffer_new (MienVkDevice *device, gsize size,
    MienVkMemory kind, GError **error);
void mien_vk_buffer_free (MienVkBuffer *buffer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienVkBuffer, mien_vk_buffer_free)

/* Copy between the host and any kind of buffer but an imported one, and wait
 * for completion. The device must not use these bytes meanwhile. */
gboolean mien_vk_buffer_upload (MienVkBuffer *buffer, gsize offset,
    const void *data, gsize size, GError **error);
gboolean mien_vk_buffer_download (MienVkBuffer *buffer, gsize offset,
    void *data, gsize size, GError **error);

G_END_DECLS
