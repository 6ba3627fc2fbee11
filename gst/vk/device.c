/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "vk/device.h"
#include "vk/cache.h"
#include "vk/dmabuf.h"
#include "log/log.h"

static GMutex lock;
static GList *abandoned; /* lock; kept for ever, and reachable for leak
                          * checkers */

/* A compute-only family runs concurrently with the desktop's drawing. G_MAXUINT
 * if no family supports compute. */
static guint
compute_family (VkPhysicalDevice physical)
{
  guint32 n = 0;
  vkGetPhysicalDeviceQueueFamilyProperties (physical, &n, NULL);
  g_autofree VkQueueFamilyProperties *families =
      g_new0 (VkQueueFamilyProperties, n + 1);
  vkGetPhysicalDeviceQueueFamilyProperties (physical, &n, families);
  guint family = G_MAXUINT;
  for (guint i = 0; i < n; i++) {
    if (!(families[i].queueFlags & VK_QUEUE_COMPUTE_BIT))
      continue;
    if (!(families[i].queueFlags & VK_QUEUE_GRAPHICS_BIT))
      return i;
    if (family == G_MAXUINT)
      family = i;
  }
  return family;
}

static void
store_cache (MienVkDevice *self)
{
  gsize size = 0;
  if (vkGetPipelineCacheData (self->handle, self->cache, &size, NULL)
          != VK_SUCCESS
      || size <= self->cache_size)
    return;
  g_autofree guint8 *data = g_malloc (size);
  if (vkGetPipelineCacheData (self->handle, self->cache, &size, data)
      != VK_SUCCESS)
    return;
  mien_vk_cache_store (&self->properties, data, size);
  self->cache_size = size;
}

/* Whether storageBuffer16BitAccess is supported; if so, it is enabled, and no
 * other feature of that structure. */
static void
find_storage16 (MienVkDevice *self)
{
  VkPhysicalDevice16BitStorageFeatures storage = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_16BIT_STORAGE_FEATURES,
  };
  VkPhysicalDeviceFeatures2 features = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
    .pNext = &storage,
  };
  vkGetPhysicalDeviceFeatures2 (self->physical.handle, &features);
  self->storage16 = storage.storageBuffer16BitAccess;
}

static gboolean
open_queue (MienVkDevice *self, GError **error)
{
  self->queue_family = compute_family (self->physical.handle);
  if (self->queue_family == G_MAXUINT) {
    g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_NO_DEVICE,
        "%s has no compute queue; use another device or device=cpu",
        self->properties.deviceName);
    return FALSE;
  }
  const VkPhysicalDevice16BitStorageFeatures storage = {
    .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_16BIT_STORAGE_FEATURES,
    .storageBuffer16BitAccess = VK_TRUE,
  };
  const VkDeviceCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
    .pNext = self->storage16 ? &storage : NULL,
    .queueCreateInfoCount = 1,
    .pQueueCreateInfos =
        &(VkDeviceQueueCreateInfo) {
            .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
            .queueFamilyIndex = self->queue_family,
            .queueCount = 1,
            .pQueuePriorities = (const float[]) { 1.0f },
        },
    .enabledExtensionCount = self->dmabufs ? MIEN_VK_N_DMABUF_EXTENSIONS : 0,
    .ppEnabledExtensionNames = mien_vk_dmabuf_extensions,
  };
  if (!MIEN_VK_CHECK (vkCreateDevice (self->physical.handle, &info, NULL,
                          &self->handle),
          error))
    return FALSE;
  vkGetDeviceQueue (self->handle, self->queue_family, 0, &self->queue);
  if (self->dmabufs)
    self->get_memory_fd_properties =
        (PFN_vkGetMemoryFdPropertiesKHR) vkGetDeviceProcAddr (self->handle,
            "vkGetMemoryFdPropertiesKHR");
  return TRUE;
}

static gboolean
open_cache (MienVkDevice *self, GError **error)
{
  g_autoptr (GBytes) data = mien_vk_cache_load (&self->properties);
  gsize size = 0;
  const VkPipelineCacheCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO,
    .pInitialData = data ? g_bytes_get_data (data, &size) : NULL,
    .initialDataSize = data ? g_bytes_get_size (data) : 0,
  };
  self->cache_size = info.initialDataSize;
  return MIEN_VK_CHECK (
      vkCreatePipelineCache (self->handle, &info, NULL, &self->cache), error);
}

static MienVkDevice *
device_alloc (VkPhysicalDevice physical)
{
  MienVkDevice *self = g_new0 (MienVkDevice, 1);
  self->physical.handle = physical;
  g_mutex_init (&self->queue_lock);
  g_mutex_init (&self->cache_lock);
  g_mutex_init (&self->time.lock);
  vkGetPhysicalDeviceProperties (self->physical.handle, &self->properties);
  self->subgroup.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES;
  vkGetPhysicalDeviceProperties2 (self->physical.handle,
      &(VkPhysicalDeviceProperties2) {
          .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2,
          .pNext = &self->subgroup,
      });
  vkGetPhysicalDeviceMemoryProperties (self->physical.handle, &self->memory);
  return self;
}

MienVkDevice *
mien_vk_device_new (MienVkPhysical *physical, GError **error)
{
  g_autoptr (MienVkDevice) self = device_alloc (physical->handle);
  self->physical.instance = g_steal_pointer (&physical->instance);
  find_storage16 (self);
  self->dmabufs = mien_vk_dmabuf_is_supported (self->physical.handle);
  if (!open_queue (self, error) || !open_cache (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

MienVkDevice *
mien_vk_device_new_foreign (const MienVkForeign *foreign, GError **error)
{
  g_autoptr (MienVkDevice) self = device_alloc (foreign->physical);
  self->handle = foreign->handle;
  self->queue = foreign->queue;
  self->queue_family = foreign->queue_family;
  self->sharers = g_array_new (FALSE, FALSE, sizeof (MienVkSharer));
  mien_vk_device_add_sharer (self, &foreign->sharer);
  return open_cache (self, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
is_sharer (const MienVkDevice *self, gconstpointer owner)
{
  for (guint i = 0; i < self->sharers->len; i++)
    if (g_array_index (self->sharers, MienVkSharer, i).owner == owner)
      return TRUE;
  return FALSE;
}

void
mien_vk_device_add_sharer (MienVkDevice *device, const MienVkSharer *sharer)
{
  g_mutex_lock (&device->queue_lock);
  const gboolean known = is_sharer (device, sharer->owner);
  if (!known)
    g_array_append_vals (device->sharers, sharer, 1);
  g_mutex_unlock (&device->queue_lock);
  if (known)
    sharer->release (sharer->owner);
}

/* Others hold only one of the locks at a time, so the order does not matter. */
void
mien_vk_device_lock_queue (MienVkDevice *device)
{
  g_mutex_lock (&device->queue_lock);
  for (guint i = 0; device->sharers && i < device->sharers->len; i++) {
    const MienVkSharer *sharer =
        &g_array_index (device->sharers, MienVkSharer, i);
    sharer->lock (sharer->owner);
  }
}

void
mien_vk_device_unlock_queue (MienVkDevice *device)
{
  for (guint i = 0; device->sharers && i < device->sharers->len; i++) {
    const MienVkSharer *sharer =
        &g_array_index (device->sharers, MienVkSharer, i);
    sharer->unlock (sharer->owner);
  }
  g_mutex_unlock (&device->queue_lock);
}

/* Destroys our own device, or releases a foreign one. */
static void
close_handle (MienVkDevice *self)
{
  if (!self->sharers) {
    if (self->handle)
      vkDestroyDevice (self->handle, NULL);
    return;
  }
  for (guint i = 0; i < self->sharers->len; i++) {
    const MienVkSharer *sharer =
        &g_array_index (self->sharers, MienVkSharer, i);
    sharer->release (sharer->owner);
  }
  g_array_unref (self->sharers);
}

/* An abandoned device is not freed, nor is its instance. */
void
mien_vk_device_free (MienVkDevice *device)
{
  if (!device)
    return;
  if (!mien_vk_device_may_free (device)) {
    g_mutex_lock (&lock);
    abandoned = g_list_prepend (abandoned, device);
    g_mutex_unlock (&lock);
    return;
  }
  if (device->cache) {
    store_cache (device);
    vkDestroyPipelineCache (device->handle, device->cache, NULL);
  }
  close_handle (device);
  mien_vk_physical_clear (&device->physical);
  g_mutex_clear (&device->queue_lock);
  g_mutex_clear (&device->cache_lock);
  g_mutex_clear (&device->time.lock);
  g_clear_pointer (&device->time.dispatches, g_array_unref);
  g_free (device);
}

void
mien_vk_device_abandon (MienVkDevice *device)
{
  if (g_atomic_int_compare_and_exchange (&device->abandoned, 0, 1))
    MIEN_WARNING ("%s does not respond: the memory that it may still use is "
                  "kept until the process ends",
        device->properties.deviceName);
}

gboolean
mien_vk_device_may_free (const MienVkDevice *device)
{
  return !g_atomic_int_get (&device->abandoned);
}

void
mien_vk_device_save_cache (MienVkDevice *device)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED =
      g_mutex_locker_new (&device->cache_lock);
  store_cache (device);
}
