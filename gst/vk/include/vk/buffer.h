/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vk/device.h"

G_BEGIN_DECLS

typedef enum {
  MIEN_VK_MEMORY_DEVICE,   /* fast for the device */
  MIEN_VK_MEMORY_UPLOAD,   /* mapped; the host writes, the device reads */
  MIEN_VK_MEMORY_READBACK, /* mapped; the device writes, the host reads */
} MienVkMemory;

/* A storage buffer with memory of its own, or of others (vk/dmabuf.h). */
typedef struct {
  MienVkDevice *device;
  VkBuffer handle;
  VkDeviceMemory memory;
  gsize size;
  guint8 *map;      /* coherent; NULL where the host cannot reach the memory,
                  * which happens with MIEN_VK_MEMORY_DEVICE and with
                  * the memory of others only */
  gboolean foreign; /* the memory is that of others */
} MienVkBuffer;

/* `size` > 0 bytes, zeros where mapped and else undefined. */
MienVkBuffer *mien_vk_buffer_new (MienVkDevice *device, gsize size,
    MienVkMemory kind, GError **error);
void mien_vk_buffer_free (MienVkBuffer *buffer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienVkBuffer, mien_vk_buffer_free)

/* Copies between the host and any kind of buffer, and waits until it is done.
 * The caller sees to it that the device does not use the bytes meanwhile. */
gboolean mien_vk_buffer_upload (MienVkBuffer *buffer, gsize offset,
    const void *data, gsize size, GError **error);
gboolean mien_vk_buffer_download (MienVkBuffer *buffer, gsize offset,
    void *data, gsize size, GError **error);

G_END_DECLS
