/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "vk/dmabuf.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

#define HANDLE_TYPE VK_EXTERNAL_MEMORY_HANDLE_TYPE_DMA_BUF_BIT_EXT
#define USAGE VK_BUFFER_USAGE_STORAGE_BUFFER_BIT

/* Shaders read 32-bit words; bytes. */
#define WORD 4

const char *const mien_vk_dmabuf_extensions[MIEN_VK_N_DMABUF_EXTENSIONS] = {
  VK_KHR_EXTERNAL_MEMORY_FD_EXTENSION_NAME,
  VK_EXT_EXTERNAL_MEMORY_DMA_BUF_EXTENSION_NAME,
  VK_EXT_QUEUE_FAMILY_FOREIGN_EXTENSION_NAME,
};

static gboolean
is_listed (const VkExtensionProperties *extensions, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (extensions[i].extensionName, name) == 0)
      return TRUE;
  return FALSE;
}

gboolean
mien_vk_dmabuf_is_supported (VkPhysicalDevice physical)
{
  guint32 n = 0;
  vkEnumerateDeviceExtensionProperties (physical, NULL, &n, NULL);
  g_autofree VkExtensionProperties *extensions =
      g_new0 (VkExtensionProperties, n + 1);
  vkEnumerateDeviceExtensionProperties (physical, NULL, &n, extensions);
  for (guint i = 0; i < MIEN_VK_N_DMABUF_EXTENSIONS; i++)
    if (!is_listed (extensions, n, mien_vk_dmabuf_extensions[i]))
      return FALSE;
  return TRUE;
}

/* Sets `dedicated` if the import requires a dedicated allocation. */
static gboolean
check_importable (const MienVkDevice *device, gboolean *dedicated,
    GError **error)
{
  const VkPhysicalDeviceExternalBufferInfo info = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_BUFFER_INFO,
    .usage = USAGE,
    .handleType = HANDLE_TYPE,
  };
  VkExternalBufferProperties properties = {
    .sType = VK_STRUCTURE_TYPE_EXTERNAL_BUFFER_PROPERTIES,
  };

  if (device->dmabufs)
    vkGetPhysicalDeviceExternalBufferProperties (device->physical.handle, &info,
        &properties);
  const VkExternalMemoryFeatureFlags features =
      properties.externalMemoryProperties.externalMemoryFeatures;
  *dedicated = (features & VK_EXTERNAL_MEMORY_FEATURE_DEDICATED_ONLY_BIT) != 0;
  if (features & VK_EXTERNAL_MEMORY_FEATURE_IMPORTABLE_BIT)
    return TRUE;
  g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
      "%s cannot import it (" VK_EXT_EXTERNAL_MEMORY_DMA_BUF_EXTENSION_NAME ")",
      device->properties.deviceName);
  return FALSE;
}

/* Finds the DMABuf's size in bytes, and checks that shaders can read a buffer
 * of that size. */
static gboolean
find_size (const MienVkDevice *device, int fd, gsize *size, GError **error)
{
  const off_t end = lseek (fd, 0, SEEK_END);
  const gsize most = device->properties.limits.maxStorageBufferRange;

  lseek (fd, 0, SEEK_SET);
  *size = MAX (end, 0);
  if (*size >= WORD && *size <= most)
    return TRUE;
  g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
      "it is %" G_GSIZE_FORMAT " bytes, shaders read %u to %" G_GSIZE_FORMAT,
      *size, WORD, most);
  return FALSE;
}

static gboolean
create (MienVkBuffer *self, GError **error)
{
  const VkExternalMemoryBufferCreateInfo external = {
    .sType = VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO,
    .handleTypes = HANDLE_TYPE,
  };
  const VkBufferCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
    .pNext = &external,
    .size = self->size,
    .usage = USAGE,
  };

  return MIEN_VK_CHECK (
      vkCreateBuffer (self->device->handle, &info, NULL, &self->handle), error);
}

static VkMemoryRequirements
find_needs (const MienVkBuffer *self, gboolean *dedicated)
{
  VkMemoryDedicatedRequirements alone = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_REQUIREMENTS,
  };
  VkMemoryRequirements2 needs = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_REQUIREMENTS_2,
    .pNext = &alone,
  };

  vkGetBufferMemoryRequirements2 (self->device->handle,
      &(VkBufferMemoryRequirementsInfo2) {
          .sType = VK_STRUCTURE_TYPE_BUFFER_MEMORY_REQUIREMENTS_INFO_2,
          .buffer = self->handle,
      },
      &needs);
  *dedicated |=
      alone.requiresDedicatedAllocation || alone.prefersDedicatedAllocation;
  return needs.memoryRequirements;
}

/* Removes memory types that the DMABuf does not support, or that are special,
 * from `types`, those that the buffer supports. */
static gboolean
find_types (const MienVkBuffer *self, int fd, guint32 *types, GError **error)
{
  VkMemoryFdPropertiesKHR properties = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_FD_PROPERTIES_KHR,
  };

  if (!MIEN_VK_CHECK (self->device->get_memory_fd_properties (
                          self->device->handle, HANDLE_TYPE, fd, &properties),
          error))
    return FALSE;
  const VkPhysicalDeviceMemoryProperties *memory = &self->device->memory;
  *types &= properties.memoryTypeBits;
  for (guint i = 0; i < memory->memoryTypeCount; i++)
    if (memory->memoryTypes[i].propertyFlags & MIEN_VK_MEMORY_SPECIAL)
      *types &= ~(1u << i);
  if (*types)
    return TRUE;
  g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
      "%s has no memory type for it", self->device->properties.deviceName);
  return FALSE;
}

/* A successful import takes ownership of the file descriptor, so a duplicate is
 * imported. */
static gboolean
allocate (MienVkBuffer *self, int fd, gsize size, guint type,
    gboolean dedicated, GError **error)
{
  const VkMemoryDedicatedAllocateInfo alone = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO,
    .buffer = self->handle,
  };
  const VkImportMemoryFdInfoKHR import = {
    .sType = VK_STRUCTURE_TYPE_IMPORT_MEMORY_FD_INFO_KHR,
    .pNext = dedicated ? &alone : NULL,
    .handleType = HANDLE_TYPE,
    .fd = fcntl (fd, F_DUPFD_CLOEXEC, 0),
  };
  const VkMemoryAllocateInfo info = {
    .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
    .pNext = &import,
    .allocationSize = size,
    .memoryTypeIndex = type,
  };

  if (import.fd < 0) {
    g_set_error_literal (error, MIEN_VK_ERROR, MIEN_VK_ERROR_FAILED,
        "too many files are open");
    return FALSE;
  }
  if (MIEN_VK_CHECK (vkAllocateMemory (self->device->handle, &info, NULL,
                         &self->memory),
          error))
    return TRUE;
  close (import.fd);
  return FALSE;
}

static gboolean
back_with (MienVkBuffer *self, int fd, gsize size, gboolean dedicated,
    GError **error)
{
  VkMemoryRequirements needs = find_needs (self, &dedicated);

  if (needs.size > size) {
    g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
        "it is %" G_GSIZE_FORMAT
        " bytes, a buffer of them takes %" G_GSIZE_FORMAT,
        size, (gsize) needs.size);
    return FALSE;
  }
  return find_types (self, fd, &needs.memoryTypeBits, error)
      && allocate (self, fd, needs.size,
          g_bit_nth_lsf (needs.memoryTypeBits, -1), dedicated, error)
      && MIEN_VK_CHECK (vkBindBufferMemory (self->device->handle, self->handle,
                            self->memory, 0),
          error);
}

MienVkBuffer *
mien_vk_buffer_new_of_dmabuf (MienVkDevice *device, int fd, GError **error)
{
  gboolean dedicated;
  gsize size;

  if (!check_importable (device, &dedicated, error)
      || !find_size (device, fd, &size, error))
    return NULL;
  g_autoptr (MienVkBuffer) self = g_new0 (MienVkBuffer, 1);
  self->device = device;
  self->size = size / WORD * WORD;
  self->foreign = TRUE;
  if (!create (self, error) || !back_with (self, fd, size, dedicated, error))
    return NULL;
  return g_steal_pointer (&self);
}
