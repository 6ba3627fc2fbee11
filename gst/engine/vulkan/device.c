/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "device.h"
#include "engine/vulkan.h"

#include <string.h>

#include "vk/timer.h"

typedef struct {
  const guint32 *code;
  guint32 spec[N_SPEC_IDS];
} Key;

static guint
key_hash (gconstpointer p)
{
  const Key *key = p;
  guint hash = g_direct_hash (key->code);
  for (guint i = 0; i < N_SPEC_IDS; i++)
    hash = hash * 31 + key->spec[i];
  return hash;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;
  return x->code == y->code && memcmp (x->spec, y->spec, sizeof x->spec) == 0;
}

/* Vulkan guarantees only 4 storage buffers, and old mobile GPUs have no
 * more. */
static gboolean
check_bindings (const MienVkDevice *vk, GError **error)
{
  const VkPhysicalDeviceProperties *p = &vk->properties;
  guint most = p->limits.maxPerStageDescriptorStorageBuffers;
  if (most >= N_STORAGE)
    return TRUE;
  g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
      "expected a device with %u storage buffers for each shader, found %u on "
      "%s; use another one or device=cpu",
      N_STORAGE, most, p->deviceName);
  return FALSE;
}

/* Fused kernels share weights within a subgroup by shuffles. GPUs do not need
 * this, because they load data that is uniform over a subgroup once; software
 * devices load it for each invocation. */
static guint
lanes_of (const MienVkDevice *vk)
{
  const VkSubgroupFeatureFlags needed =
      VK_SUBGROUP_FEATURE_BASIC_BIT | VK_SUBGROUP_FEATURE_SHUFFLE_BIT;
  if ((vk->subgroup.supportedOperations & needed) != needed
      || !(vk->subgroup.supportedStages & VK_SHADER_STAGE_COMPUTE_BIT))
    return 0;
  if (vk->properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU)
    return 1;
  return CLAMP (vk->subgroup.subgroupSize, 1, MAX_LANES);
}

static MienVulkanDevice *
device_alloc (gconstpointer key, MienVkDevice *vk)
{
  MienVulkanDevice *self = mien_device_alloc (sizeof (MienVulkanDevice), key,
      g_strdup (vk->properties.deviceName));
  self->base.gpu = vk->properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU;
  self->vk = vk;
  self->lanes = lanes_of (vk);
  self->pipelines = g_hash_table_new_full (key_hash, key_equal, g_free,
      (GDestroyNotify) mien_vk_pipeline_unref);
  return self;
}

/* Returns the open device for this physical one, or a new one. */
static MienDevice *
device_open (MienVkPhysical *physical, GList *open, GError **error)
{
  gconstpointer key = physical->handle;
  MienDevice *found = mien_device_find (open, key);
  if (found)
    return found;
  g_autoptr (MienVkDevice) vk = mien_vk_device_new (physical, error);
  if (!vk || !check_bindings (vk, error))
    return NULL;
  MienVulkanDevice *self = device_alloc (key, g_steal_pointer (&vk));
  /* Software devices compute no faster in fp16, and must convert. */
  self->base.prefers_half = self->vk->storage16 && self->base.gpu;
  return &self->base;
}

MienDevice *
mien_vulkan_device_get (const char *spec, gboolean allow_software, GList *open,
    GError **error)
{
  g_auto (MienVkPhysical) physical = { NULL };
  GError *cause = NULL;
  MienDevice *device = NULL;
  if (mien_vk_physical_find (&physical, spec, allow_software, &cause))
    device = device_open (&physical, open, &cause);
  if (!device)
    mien_vulkan_fail (cause, error);
  return device;
}

/* Adopted devices are identified by their queue: what is submitted to one queue
 * is executed in order. */
static MienDevice *
adopt (const MienVkForeign *foreign, GList *open, GError **error)
{
  gconstpointer key = foreign->queue;
  MienDevice *found = mien_device_find (open, key);
  if (found) {
    mien_vk_device_add_sharer (((MienVulkanDevice *) found)->vk,
        &foreign->sharer);
    return found;
  }
  g_autoptr (MienVkDevice) vk = mien_vk_device_new_foreign (foreign, error);
  if (!vk || !check_bindings (vk, error))
    return NULL;
  return &device_alloc (key, g_steal_pointer (&vk))->base;
}

MienDevice *
mien_vulkan_device_adopt (const MienForeignDevice *foreign, GList *open,
    GError **error)
{
  const MienVkForeign vk = { foreign->physical, foreign->handle, foreign->queue,
    foreign->queue_family,
    { foreign->lock, foreign->unlock, foreign->owner, foreign->release } };
  GError *cause = NULL;
  MienDevice *device = adopt (&vk, open, &cause);
  if (!device)
    mien_vulkan_fail (cause, error);
  return device;
}

MienDevice *
mien_vulkan_device_at (MienDevice *base, MienType type, GError **error)
{
  MienVkDevice *vk = ((MienVulkanDevice *) base)->vk;
  if (type == MIEN_TYPE_FLOAT16 && vk->storage16)
    return &device_alloc (base, vk)->base;
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected a device with 16-bit storage (storageBuffer16BitAccess) for "
      "precision fp16, found none on %s; use precision auto or fp32",
      base->name);
  return NULL;
}

void
mien_vulkan_device_clear (MienDevice *device)
{
  MienVulkanDevice *self = (MienVulkanDevice *) device;
  g_hash_table_unref (self->pipelines);
  if (!device->base)
    mien_vk_device_free (self->vk);
}

gboolean
mien_vulkan_device_set_timing (MienDevice *device, MienTiming timing)
{
  static const MienVkTiming timings[] = {
    [MIEN_TIMING_NONE] = MIEN_VK_TIMING_NONE,
    [MIEN_TIMING_RUNS] = MIEN_VK_TIMING_RUNS,
    [MIEN_TIMING_STEPS] = MIEN_VK_TIMING_DISPATCHES,
  };
  return mien_vk_device_set_timing (((MienVulkanDevice *) device)->vk,
      timings[timing]);
}

double
mien_vulkan_device_take_time (MienDevice *device, guint *n_runs, GArray *steps)
{
  MienVkDevice *vk = ((MienVulkanDevice *) device)->vk;
  const double ns = mien_vk_device_take_time (vk, n_runs, steps);
  for (guint i = 0; steps && i < steps->len; i++)
    g_array_index (steps, double, i) *= 1e-6;
  return ns * 1e-6;
}

MienVkDevice *
mien_vulkan_device_vk (MienDevice *device)
{
  return device->backend == &mien_backend_vulkan
      ? ((MienVulkanDevice *) device)->vk
      : NULL;
}

gsize
mien_vulkan_device_shared (const MienVulkanDevice *device)
{
  return device->lanes > 0
      ? device->vk->properties.limits.maxComputeSharedMemorySize
      : 0;
}

gboolean
mien_vulkan_fail (GError *cause, GError **error)
{
  static const MienEngineError codes[] = {
    [MIEN_VK_ERROR_NO_DEVICE] = MIEN_ENGINE_ERROR_NOT_FOUND,
    [MIEN_VK_ERROR_LIMIT] = MIEN_ENGINE_ERROR_UNSUPPORTED,
    [MIEN_VK_ERROR_MEMORY] = MIEN_ENGINE_ERROR_DEVICE,
    [MIEN_VK_ERROR_DEVICE_LOST] = MIEN_ENGINE_ERROR_DEVICE_LOST,
    [MIEN_VK_ERROR_FAILED] = MIEN_ENGINE_ERROR_DEVICE,
  };
  g_set_error_literal (error, MIEN_ENGINE_ERROR, codes[cause->code],
      cause->message);
  g_error_free (cause);
  return FALSE;
}

MienVkPipeline *
mien_vulkan_device_pipeline (MienVulkanDevice *device, MienShader shader,
    const guint32 spec[N_SPEC_IDS], GError **error)
{
  const MienSpirv *code = &shader.code[device->base.type];
  g_autofree Key *key = g_new0 (Key, 1);
  key->code = code->words;
  memcpy (key->spec, spec, sizeof key->spec);
  MienVkPipeline *pipeline = g_hash_table_lookup (device->pipelines, key);
  if (pipeline)
    return pipeline;

  const MienVkPipelineInfo info = {
    .code = code->words,
    .code_size = code->size,
    .constants = spec,
    .n_constants = N_SPEC_IDS,
    .n_storage = N_STORAGE,
    .n_texels = N_BINDINGS - N_STORAGE,
  };
  pipeline = mien_vk_pipeline_new (device->vk, &info, error);
  if (pipeline)
    g_hash_table_insert (device->pipelines, g_steal_pointer (&key), pipeline);
  return pipeline;
}
