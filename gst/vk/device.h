/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A logical device with one compute queue, shared by all of the process who
 * ask for the same physical device. Any thread.
 */
#pragma once

#include "instance.h"

G_BEGIN_DECLS

/* For the files of vk/; others only read. */
typedef struct {
  const MienVkInstance *instance;
  VkPhysicalDevice physical;
  VkPhysicalDeviceProperties properties;
  VkPhysicalDeviceMemoryProperties memory;
  VkDevice handle;
  guint queue_family;
  GMutex queue_lock;      /* held around every use of the queue */
  VkQueue queue;
  VkPipelineCache cache;
  gsize cache_size;       /* of its data when it was last read or written */
  gint lost;              /* atomic; a lost device is not given out again */
  gint abandoned;         /* atomic; see mien_vk_device_abandon () */
  guint n_refs;           /* guarded, like cache_size, by device.c's lock */
} MienVkDevice;

/*
 * `spec` is NULL for the best device (discrete, integrated, virtual, other,
 * software, the first of each), digits for the one that vulkaninfo gives this
 * index, else the first whose name contains it, case ignored. Software
 * devices (VK_PHYSICAL_DEVICE_TYPE_CPU) are left out unless `allow_software`.
 * NO_DEVICE lists the devices there are and says what to do.
 */
MienVkDevice *mien_vk_device_get (const char *spec, gboolean allow_software,
    GError **error);
MienVkDevice *mien_vk_device_ref (MienVkDevice *device);
void mien_vk_device_unref (MienVkDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienVkDevice, mien_vk_device_unref)

/* Counts the device as hung: what was submitted to it may run for ever. From
 * then on nothing that it may still touch is freed, neither memory nor
 * pipelines nor the device itself. Says so once. */
void mien_vk_device_abandon (MienVkDevice *device);

/* Whether Vulkan objects of the device may be destroyed. */
gboolean mien_vk_device_may_free (const MienVkDevice *device);

/* Writes the pipeline cache to the disk if it grew since the last time. Does
 * so too when the last reference goes. */
void mien_vk_device_save_cache (MienVkDevice *device);

G_END_DECLS
