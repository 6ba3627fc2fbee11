/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A Vulkan device and what its networks share: compiled pipelines. Thread-safe.
 */
#pragma once

#include "engine/backend.h"
#include "shader.h"
#include "spec_ids.h"
#include "vk/pipeline.h"

G_BEGIN_DECLS

typedef struct {
  MienDevice base;
  MienVkDevice *vk;      /* the base's, if there is one */
  guint lanes;           /* SPEC_LANES; 0: no fused kernels */
  GHashTable *pipelines; /* guarded by base.lock; freed with the device */
} MienVulkanDevice;

/* See MienBackend in backend.h. */
MienDevice *mien_vulkan_device_get (const char *spec, gboolean allow_software,
    GList *open, GError **error);
MienDevice *mien_vulkan_device_adopt (const MienForeignDevice *foreign,
    GList *open, GError **error);
MienDevice *mien_vulkan_device_at (MienDevice *base, MienType type,
    GError **error);
void mien_vulkan_device_clear (MienDevice *device);
gboolean mien_vulkan_device_set_timing (MienDevice *device, MienTiming timing);
double mien_vulkan_device_take_time (MienDevice *device, guint *n_runs,
    GArray *steps);

/* The pipeline of a shader with its specialisation, compiled once. Call with
 * the device's lock held. Owned by the device. */
MienVkPipeline *mien_vulkan_device_pipeline (MienVulkanDevice *device,
    MienShader shader, const guint32 spec[N_SPEC_IDS], GError **error);

/* Bytes of shared memory for a workgroup of a fused kernel; 0: no fused
 * kernels. */
gsize mien_vulkan_device_shared (const MienVulkanDevice *device);

/* Returns FALSE and moves `cause`, an error of vk/error.h, into `error` as one
 * of the engine's. */
gboolean mien_vulkan_fail (GError *cause, GError **error);

G_END_DECLS
