/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "device.h"
#include "cache.h"

#include <string.h>

/* Guards the lists and every device's n_refs. */
static GMutex lock;
static GList *devices;
static GList *abandoned;

static const char *
type_name (VkPhysicalDeviceType type)
{
  switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return "discrete GPU";
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return "integrated GPU";
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return "virtual GPU";
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
      return "software";
    default:
      return "other";
  }
}

/* 0 for what must not be taken; else the higher the better. */
static guint
rank (const VkPhysicalDeviceProperties *properties, gboolean allow_software)
{
  if (properties->apiVersion < MIEN_VK_API_VERSION)
    return 0;
  switch (properties->deviceType) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return 5;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return 4;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
      return 3;
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
      return allow_software ? 1 : 0;
    default:
      return 2;
  }
}

static gboolean
matches (const char *spec, guint index, const char *name)
{
  if (!spec)
    return TRUE;
  guint64 wanted;
  if (g_ascii_string_to_unsigned (spec, 10, 0, G_MAXUINT, &wanted, NULL))
    return wanted == index;
  g_autofree char *needle = g_ascii_strdown (spec, -1);
  g_autofree char *hay = g_ascii_strdown (name, -1);
  return strstr (hay, needle) != NULL;
}

static void
set_no_device (const MienVkInstance *instance, const char *spec,
    gboolean allow_software, GError **error)
{
  g_autoptr (GString) text = g_string_new ("No Vulkan device");
  if (spec)
    g_string_append_printf (text, " '%s'", spec);
  g_string_append_printf (text, ": expected %s with Vulkan 1.1, found ",
      allow_software ? "a GPU or a software device" : "a GPU");
  for (guint i = 0; i < instance->n_physical; i++) {
    VkPhysicalDeviceProperties p;
    vkGetPhysicalDeviceProperties (instance->physical[i], &p);
    g_string_append_printf (text, "%s%u: %s (%s, Vulkan %u.%u)", i ? "; " : "",
        i, p.deviceName, type_name (p.deviceType),
        VK_API_VERSION_MAJOR (p.apiVersion),
        VK_API_VERSION_MINOR (p.apiVersion));
  }
  if (instance->n_physical == 0)
    g_string_append (text, "none. Install the driver of your GPU (Debian: "
        "mesa-vulkan-drivers, which also has a software device)");
  else
    g_string_append (text, ". Name one of these");
  g_string_append (text, ", or use device=cpu");
  g_set_error_literal (error, MIEN_VK_ERROR, MIEN_VK_ERROR_NO_DEVICE,
      text->str);
}

static VkPhysicalDevice
choose (const MienVkInstance *instance, const char *spec,
    gboolean allow_software, GError **error)
{
  VkPhysicalDevice best = VK_NULL_HANDLE;
  guint best_rank = 0;
  for (guint i = 0; i < instance->n_physical; i++) {
    VkPhysicalDeviceProperties p;
    vkGetPhysicalDeviceProperties (instance->physical[i], &p);
    guint r = rank (&p, allow_software);
    /* A name means the first that has it, not the best. */
    if (r == 0 || !matches (spec, i, p.deviceName)
        || (best && (spec || r <= best_rank)))
      continue;
    best = instance->physical[i];
    best_rank = r;
  }
  if (!best)
    set_no_device (instance, spec, allow_software, error);
  return best;
}

/* A compute-only family runs beside the desktop's drawing; G_MAXUINT where no
 * family computes. */
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
      != VK_SUCCESS || size <= self->cache_size)
    return;
  g_autofree guint8 *data = g_malloc (size);
  if (vkGetPipelineCacheData (self->handle, self->cache, &size, data)
      != VK_SUCCESS)
    return;
  mien_vk_cache_store (&self->properties, data, size);
  self->cache_size = size;
}

/* An abandoned device stays, with its instance. */
static void
device_free (MienVkDevice *self)
{
  if (!mien_vk_device_may_free (self)) {
    abandoned = g_list_prepend (abandoned, self);
    return;
  }
  if (self->cache) {
    store_cache (self);
    vkDestroyPipelineCache (self->handle, self->cache, NULL);
  }
  if (self->handle)
    vkDestroyDevice (self->handle, NULL);
  mien_vk_instance_unref (self->instance);
  g_mutex_clear (&self->queue_lock);
  g_free (self);
}

static gboolean
open_queue (MienVkDevice *self, GError **error)
{
  self->queue_family = compute_family (self->physical);
  if (self->queue_family == G_MAXUINT) {
    g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_NO_DEVICE,
        "%s has no compute queue; use another device or device=cpu",
        self->properties.deviceName);
    return FALSE;
  }
  const VkDeviceCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
    .queueCreateInfoCount = 1,
    .pQueueCreateInfos = &(VkDeviceQueueCreateInfo) {
      .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
      .queueFamilyIndex = self->queue_family,
      .queueCount = 1,
      .pQueuePriorities = (const float[]) { 1.0f },
    },
  };
  if (!MIEN_VK_CHECK (vkCreateDevice (self->physical, &info, NULL,
              &self->handle), error))
    return FALSE;
  vkGetDeviceQueue (self->handle, self->queue_family, 0, &self->queue);
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
  return MIEN_VK_CHECK (vkCreatePipelineCache (self->handle, &info, NULL,
          &self->cache), error);
}

/* Takes over the caller's reference to `instance`. */
static MienVkDevice *
device_new (const MienVkInstance *instance, VkPhysicalDevice physical,
    GError **error)
{
  MienVkDevice *self = g_new0 (MienVkDevice, 1);
  self->instance = instance;
  self->physical = physical;
  self->n_refs = 1;
  g_mutex_init (&self->queue_lock);
  vkGetPhysicalDeviceProperties (physical, &self->properties);
  vkGetPhysicalDeviceMemoryProperties (physical, &self->memory);
  if (!open_queue (self, error) || !open_cache (self, error)) {
    device_free (self);
    return NULL;
  }
  return self;
}

MienVkDevice *
mien_vk_device_get (const char *spec, gboolean allow_software, GError **error)
{
  g_autoptr (GError) cause = NULL;
  const MienVkInstance *instance = mien_vk_instance_get (&cause);
  if (!instance) {
    if (!g_error_matches (cause, MIEN_VK_ERROR, MIEN_VK_ERROR_NO_DEVICE)) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
    set_no_device (&(MienVkInstance) { 0 }, spec, allow_software, error);
    return NULL;
  }

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  VkPhysicalDevice physical = choose (instance, spec, allow_software, error);
  for (GList *l = devices; l && physical; l = l->next) {
    MienVkDevice *device = l->data;
    if (device->physical == physical && !g_atomic_int_get (&device->lost)) {
      mien_vk_instance_unref (instance);
      device->n_refs++;
      return device;
    }
  }
  if (!physical) {
    mien_vk_instance_unref (instance);
    return NULL;
  }
  MienVkDevice *device = device_new (instance, physical, error);
  if (device)
    devices = g_list_prepend (devices, device);
  return device;
}

MienVkDevice *
mien_vk_device_ref (MienVkDevice *device)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  device->n_refs++;
  return device;
}

void
mien_vk_device_unref (MienVkDevice *device)
{
  if (!device)
    return;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  if (--device->n_refs > 0)
    return;
  devices = g_list_remove (devices, device);
  device_free (device);
}

void
mien_vk_device_abandon (MienVkDevice *device)
{
  if (g_atomic_int_compare_and_exchange (&device->abandoned, 0, 1))
    g_message ("%s hangs: the memory and all else that it may still use is "
        "left to it until the process ends", device->properties.deviceName);
}

gboolean
mien_vk_device_may_free (const MienVkDevice *device)
{
  return !g_atomic_int_get (&device->abandoned);
}

void
mien_vk_device_save_cache (MienVkDevice *device)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  store_cache (device);
}
