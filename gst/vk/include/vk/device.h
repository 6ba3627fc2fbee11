/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A logical device with one compute queue. It must outlive all objects created
 * on it. Thread-safe. */
#pragma once

#include "vk/physical.h"

G_BEGIN_DECLS

/* What timestamps are written for (vk/timer.h). */
typedef enum {
  MIEN_VK_TIMING_NONE,
  MIEN_VK_TIMING_RUNS,       /* a whole command */
  MIEN_VK_TIMING_DISPATCHES, /* also its dispatches, which slows them down */
} MienVkTiming;

/* Times measured with the device's clock. */
typedef struct {
  gint timing; /* atomic; MienVkTiming */
  guint bits;  /* of the clock */
  GMutex lock;
  double sum;         /* lock; nanoseconds of n_runs runs */
  guint n_runs;       /* lock */
  GArray *dispatches; /* lock; double, of the last run; or NULL */
} MienVkTime;

/* Locks the queue against another user of it. `release` drops the reference to
 * the device, which is `owner`. */
typedef struct {
  void (*lock) (gpointer owner);
  void (*unlock) (gpointer owner);
  gpointer owner;
  GDestroyNotify release;
} MienVkSharer;

/* Written by the files of vk/ only; others may read. */
typedef struct {
  MienVkPhysical physical; /* without an instance if others opened the device */
  VkPhysicalDeviceProperties properties;
  VkPhysicalDeviceSubgroupProperties subgroup;
  VkPhysicalDeviceMemoryProperties memory;
  VkDevice handle;
  guint queue_family;
  GMutex queue_lock; /* held during every use of the queue */
  VkQueue queue;
  GArray *sharers; /* queue_lock; MienVkSharer; NULL: the device is our own */
  VkPipelineCache cache;
  GMutex cache_lock;
  gsize cache_size;   /* cache_lock; when last read or written */
  gboolean storage16; /* 16-bit storage buffer access is supported and
                       * enabled */
  gboolean dmabufs;   /* memory of others can be imported (vk/dmabuf.h), by */
  PFN_vkGetMemoryFdPropertiesKHR get_memory_fd_properties;
  MienVkTime time;
  gint lost;      /* atomic; further use fails */
  gint abandoned; /* atomic; see mien_vk_device_abandon () */
} MienVkDevice;

/* Takes ownership of the reference in `physical`, even on failure. */
MienVkDevice *mien_vk_device_new (MienVkPhysical *physical, GError **error);

/* A device that was opened by someone else and remains in use. */
typedef struct {
  VkPhysicalDevice physical;
  VkDevice handle;
  VkQueue queue; /* supports compute */
  guint queue_family;
  MienVkSharer sharer;
} MienVkForeign;

/* Creates a device on a foreign one. Only features that every device has are
 * used, because it is not possible to query what is enabled. Takes ownership of
 * the sharer, even on failure. */
MienVkDevice *mien_vk_device_new_foreign (const MienVkForeign *foreign,
    GError **error);

/* Adds another user of the queue. Takes ownership of `sharer`. */
void mien_vk_device_add_sharer (MienVkDevice *device,
    const MienVkSharer *sharer);

/* Must enclose every use of the queue. */
void mien_vk_device_lock_queue (MienVkDevice *device);
void mien_vk_device_unlock_queue (MienVkDevice *device);

/* Saves the pipeline cache. */
void mien_vk_device_free (MienVkDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienVkDevice, mien_vk_device_free)

/* Marks the device as hung: what was submitted to it may never finish. From
 * then on, nothing it may still access is freed: no memory, no pipelines, not
 * the device itself. Logs this once. */
void mien_vk_device_abandon (MienVkDevice *device);

/* Whether Vulkan objects of the device may be destroyed. */
gboolean mien_vk_device_may_free (const MienVkDevice *device);

/* Writes the pipeline cache to disk if it has grown since the last time. */
void mien_vk_device_save_cache (MienVkDevice *device);

G_END_DECLS
