/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "device.h"

#include <string.h>

typedef struct {
  MienShader shader;
  guint32 spec[N_SPEC_IDS];
} Key;

/* Guards the list and every device's n_refs. */
static GMutex lock;
static GList *devices;

static guint
key_hash (gconstpointer p)
{
  const Key *key = p;
  guint hash = key->shader;
  for (guint i = 0; i < N_SPEC_IDS; i++)
    hash = hash * 31 + key->spec[i];
  return hash;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (Key)) == 0;
}

/* Vulkan promises 4 storage buffers, and old mobile GPUs have no more. */
static gboolean
check_bindings (const MienVkDevice *vk, GError **error)
{
  const VkPhysicalDeviceProperties *p = &vk->properties;
  guint most = p->limits.maxPerStageDescriptorStorageBuffers;
  if (most >= N_BINDINGS)
    return TRUE;
  g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
      "expected a device that gives shaders %u storage buffers, found %u on "
      "%s; use another one or device=cpu", N_BINDINGS, most, p->deviceName);
  return FALSE;
}

/* Takes over the caller's reference to `vk`. */
static MienVulkanDevice *
device_new (MienVkDevice *vk)
{
  MienVulkanDevice *self = g_new0 (MienVulkanDevice, 1);
  self->vk = vk;
  self->n_refs = 1;
  g_mutex_init (&self->lock);
  self->pipelines = g_hash_table_new_full (key_hash, key_equal, g_free,
      (GDestroyNotify) mien_vk_pipeline_unref);
  self->programs = g_hash_table_new (NULL, NULL);
  return self;
}

static void
device_free (MienVulkanDevice *self)
{
  g_hash_table_unref (self->pipelines);
  g_hash_table_unref (self->programs);
  g_mutex_clear (&self->lock);
  mien_vk_device_unref (self->vk);
  g_free (self);
}

MienVulkanDevice *
mien_vulkan_device_get (const char *spec, gboolean allow_software,
    GError **error)
{
  MienVkDevice *vk = mien_vk_device_get (spec, allow_software, error);
  if (!vk)
    return NULL;
  if (!check_bindings (vk, error)) {
    mien_vk_device_unref (vk);
    return NULL;
  }
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  for (GList *l = devices; l; l = l->next) {
    MienVulkanDevice *device = l->data;
    if (device->vk == vk) {
      mien_vk_device_unref (vk);
      device->n_refs++;
      return device;
    }
  }
  MienVulkanDevice *device = device_new (vk);
  devices = g_list_prepend (devices, device);
  return device;
}

MienVulkanDevice *
mien_vulkan_device_ref (MienVulkanDevice *device)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  device->n_refs++;
  return device;
}

void
mien_vulkan_device_unref (MienVulkanDevice *device)
{
  if (!device)
    return;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  if (--device->n_refs > 0)
    return;
  devices = g_list_remove (devices, device);
  device_free (device);
}

MienVkPipeline *
mien_vulkan_device_pipeline (MienVulkanDevice *device, MienShader shader,
    const guint32 spec[N_SPEC_IDS], GError **error)
{
  g_autofree Key *key = g_new0 (Key, 1);
  key->shader = shader;
  memcpy (key->spec, spec, sizeof key->spec);
  MienVkPipeline *pipeline = g_hash_table_lookup (device->pipelines, key);
  if (pipeline)
    return pipeline;

  MienVkPipelineInfo info = {
    .constants = spec,
    .n_constants = N_SPEC_IDS,
    .n_buffers = N_BINDINGS,
  };
  info.code = mien_shader_code (shader, &info.code_size);
  pipeline = mien_vk_pipeline_new (device->vk, &info, error);
  if (pipeline)
    g_hash_table_insert (device->pipelines, g_steal_pointer (&key), pipeline);
  return pipeline;
}
