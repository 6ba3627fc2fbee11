/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "vk/buffer.h"
#include "vk/command.h"

#include <string.h>

#include "memory.h"

#define MAPPED \
  (VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT)

/* The required and the preferred properties of each kind of memory. Every
 * device has MAPPED memory; integrated devices and those with a resizable BAR
 * also have MAPPED device-local memory, which UPLOAD prefers. */
static const struct {
  VkMemoryPropertyFlags required, preferred;
} kinds[] = {
  [MIEN_VK_MEMORY_DEVICE] = { 0, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT },
  [MIEN_VK_MEMORY_UPLOAD] = { MAPPED, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT },
  [MIEN_VK_MEMORY_READBACK] = { MAPPED, VK_MEMORY_PROPERTY_HOST_CACHED_BIT },
};

static gboolean
allocate (MienVkBuffer *self, const VkMemoryRequirements *needs, guint type,
    GError **error)
{
  const VkMemoryAllocateInfo info = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
    .allocationSize = needs->size,
    .memoryTypeIndex = type,
  };
  return MIEN_VK_CHECK (vkAllocateMemory (self->device->handle, &info, NULL,
                            &self->memory),
      error);
}

/* Whether memory of this type suits a buffer of this kind. It is invalid to
 * request more memory than the heap has. */
static gboolean
fits (const MienVkBuffer *self, MienVkMemory kind,
    const VkMemoryRequirements *needs, guint type)
{
  const VkPhysicalDeviceMemoryProperties *memory = &self->device->memory;
  const VkMemoryPropertyFlags flags = memory->memoryTypes[type].propertyFlags;
  const guint heap = memory->memoryTypes[type].heapIndex;
  return (needs->memoryTypeBits & (1u << type))
      && !(flags & MIEN_VK_MEMORY_SPECIAL) && !(kinds[kind].required & ~flags)
      && needs->size <= memory->memoryHeaps[heap].size;
}

/* Tries the memory types with all preferred properties first, then the others:
 * the small host-visible part of a discrete GPU's memory may be exhausted. Sets
 * `flags` to the properties of the type used. */
static gboolean
allocate_best (MienVkBuffer *self, MienVkMemory kind,
    VkMemoryPropertyFlags *flags, GError **error)
{
  const VkPhysicalDeviceMemoryProperties *memory = &self->device->memory;
  VkMemoryRequirements needs;
  vkGetBufferMemoryRequirements (self->device->handle, self->handle, &needs);
  g_autoptr (GError) cause = NULL;
  for (guint pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < memory->memoryTypeCount; i++) {
      *flags = memory->memoryTypes[i].propertyFlags;
      gboolean preferred = !(kinds[kind].preferred & ~*flags);
      if (!fits (self, kind, &needs, i) || preferred != (pass == 0))
        continue;
      g_clear_error (&cause);
      if (allocate (self, &needs, i, &cause))
        return TRUE;
    }
  }
  if (cause)
    g_propagate_prefixed_error (error, g_steal_pointer (&cause),
        "%" G_GSIZE_FORMAT " bytes for a buffer: ", self->size);
  else
    g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_MEMORY,
        "%s has no memory of the type and size that a buffer of "
        "%" G_GSIZE_FORMAT " bytes needs; use smaller batches or device=cpu",
        self->device->properties.deviceName, self->size);
  return FALSE;
}

static gboolean
back_with_memory (MienVkBuffer *self, MienVkMemory kind, GError **error)
{
  VkDevice device = self->device->handle;
  VkMemoryPropertyFlags flags;
  if (!allocate_best (self, kind, &flags, error)
      || !MIEN_VK_CHECK (
          vkBindBufferMemory (device, self->handle, self->memory, 0), error))
    return FALSE;
  if ((flags & MAPPED) != MAPPED)
    return TRUE;
  void *map;
  if (!MIEN_VK_CHECK (
          vkMapMemory (device, self->memory, 0, VK_WHOLE_SIZE, 0, &map), error))
    return FALSE;
  self->map = map;
  memset (map, 0, self->size);
  return TRUE;
}

MienVkBuffer *
mien_vk_buffer_new (MienVkDevice *device, gsize size, MienVkMemory kind,
    GError **error)
{
  g_autoptr (MienVkBuffer) self = g_new0 (MienVkBuffer, 1);
  self->device = device;
  self->size = size;
  const VkBufferCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
    .size = size,
    .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT
        | VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT
        | VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT
        | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
  };
  if (!MIEN_VK_CHECK (
          vkCreateBuffer (device->handle, &info, NULL, &self->handle), error)
      || !back_with_memory (self, kind, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
mien_vk_buffer_free (MienVkBuffer *buffer)
{
  if (!buffer)
    return;
  if (mien_vk_device_may_free (buffer->device)) {
    vkDestroyBuffer (buffer->device->handle, buffer->handle, NULL);
    vkFreeMemory (buffer->device->handle, buffer->memory, NULL);
  }
  g_free (buffer);
}

static gboolean
copy_now (MienVkBuffer *dst, gsize dst_offset, MienVkBuffer *src,
    gsize src_offset, gsize size, GError **error)
{
  g_autoptr (MienVkCommand) command =
      mien_vk_command_new (dst->device, 0, 0, error);
  if (!command)
    return FALSE;
  mien_vk_command_copy (command, dst, dst_offset, src, src_offset, size);
  /* Waiting for the fence orders later submissions after the copy, but does not
   * make it visible to their shaders. */
  mien_vk_command_barrier (command);
  return mien_vk_command_end (command, error)
      && mien_vk_command_run (command, error);
}

gboolean
mien_vk_buffer_upload (MienVkBuffer *buffer, gsize offset, const void *data,
    gsize size, GError **error)
{
  if (buffer->map) {
    memcpy (buffer->map + offset, data, size);
    return TRUE;
  }
  g_autoptr (MienVkBuffer) staging =
      mien_vk_buffer_new (buffer->device, size, MIEN_VK_MEMORY_UPLOAD, error);
  if (!staging)
    return FALSE;
  memcpy (staging->map, data, size);
  return copy_now (buffer, offset, staging, 0, size, error);
}

gboolean
mien_vk_buffer_download (MienVkBuffer *buffer, gsize offset, void *data,
    gsize size, GError **error)
{
  if (buffer->map) {
    memcpy (data, buffer->map + offset, size);
    return TRUE;
  }
  g_autoptr (MienVkBuffer) staging =
      mien_vk_buffer_new (buffer->device, size, MIEN_VK_MEMORY_READBACK, error);
  if (!staging || !copy_now (staging, 0, buffer, offset, size, error))
    return FALSE;
  memcpy (data, staging->map, size);
  return TRUE;
}
