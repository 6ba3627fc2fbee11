/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A logical device with one compute queue. It must outlive what is made on
 * it. Any thread. */
#pragma once

#include "vk/physical.h"

G_BEGIN_DECLS

/* What timestamps are written for (vk/timer.h). */
typedef enum {
  MIEN_VK_TIMING_NONE,
  MIEN_VK_TIMING_RUNS,       /* a command as a whole */
  MIEN_VK_TIMING_DISPATCHES, /* and its dispatches, which then cost more */
} MienVkTiming;

/* Times by the device's clock. */
typedef struct {
  gint timing; /* atomic; MienVkTiming */
  guint bits;  /* of the clock */
  GMutex lock;
  double sum;         /* lock; nanoseconds of n_runs */
  guint n_runs;       /* lock */
  GArray *dispatches; /* lock; double, of the last run; or NULL */
} MienVkTime;

/* What somebody else holds while he uses the queue. `release` ends the hold on
 * the device that `owner` is. */
typedef struct {
  void (*lock) (gpointer owner);
  void (*unlock) (gpointer owner);
  gpointer owner;
  GDestroyNotify release;
} MienVkSharer;

/* For the files of vk/; others only read. */
typedef struct {
  MienVkPhysical physical; /* without an instance where others opened it */
  VkPhysicalDeviceProperties properties;
  VkPhysicalDeviceSubgroupProperties subgroup;
  VkPhysicalDeviceMemoryProperties memory;
  VkDevice handle;
  guint queue_family;
  GMutex queue_lock; /* held around every use of the queue */
  VkQueue queue;
  GArray *sharers; /* queue_lock; MienVkSharer; NULL: the device is our own */
  VkPipelineCache cache;
  GMutex cache_lock;
  gsize cache_size;   /* cache_lock; when last read or written */
  gboolean storage16; /* shaders may keep 16-bit numbers in buffers; it is
                       * enabled */
  MienVkTime time;
  gint lost;      /* atomic; all that it is given fails */
  gint abandoned; /* atomic; see mien_vk_device_abandon () */
} MienVkDevice;

/* Takes over the reference in `physical`, on failure too. */
MienVkDevice *mien_vk_device_new (MienVkPhysical *physical, GError **error);

/* A device that somebody else opened and goes on using. */
typedef struct {
  VkPhysicalDevice physical;
  VkDevice handle;
  VkQueue queue; /* computes */
  guint queue_family;
  MienVkSharer sharer;
} MienVkForeign;

/* On that one. Of its features only those are used that every device has: what
 * is enabled nobody can ask. Takes over the sharer, on failure too. */
MienVkDevice *mien_vk_device_new_foreign (const MienVkForeign *foreign,
    GError **error);

/* One more who uses the queue; takes over `sharer`. */
void mien_vk_device_add_sharer (MienVkDevice *device,
    const MienVkSharer *sharer);

/* Around every use of the queue. */
void mien_vk_device_lock_queue (MienVkDevice *device);
void mien_vk_device_unlock_queue (MienVkDevice *device);

/* Saves the pipeline cache. */
void mien_vk_device_free (MienVkDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienVkDevice, mien_vk_device_free)

/* Counts the device as hung: what was submitted to it may run for ever. From
 * then on nothing that it may still touch is freed, neither memory nor
 * pipelines nor the device itself. Says so once. */
void mien_vk_device_abandon (MienVkDevice *device);

/* Whether Vulkan objects of the device may be destroyed. */
gboolean mien_vk_device_may_free (const MienVkDevice *device);

/* Writes the pipeline cache to the disk if it grew since the last time. */
void mien_vk_device_save_cache (MienVkDevice *device);

G_END_DECLS
