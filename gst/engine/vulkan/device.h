/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A Vulkan device and what its networks share: compiled pipelines. Any thread.
 */
#pragma once

#include "engine/backend.h"
#include "shader.h"
#include "spec_ids.h"
#include "vk/pipeline.h"

G_BEGIN_DECLS

typedef struct {
  MienDevice base;
  MienVkDevice *vk;      /* the base's, where there is one */
  guint lanes;           /* SPEC_LANES; 0: no fused kernels */
  GHashTable *pipelines; /* guarded by base.lock; kept while the device is */
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

/* The pipeline of a shader and its specialisation, compiled once. To be
 * called with the device's lock held; belongs to the device. */
MienVkPipeline *mien_vulkan_device_pipeline (MienVulkanDevice *device,
    MienShader shader, const guint32 spec[N_SPEC_IDS], GError **error);

/* Bytes that a workgroup of a fused kernel has; 0: there are no such kernels. */
gsize mien_vulkan_device_shared (const MienVulkanDevice *device);

/* FALSE, with `cause`, an error of vk/error.h, moved into `error` as one of
 * the engine's. */
gboolean mien_vulkan_fail (GError *cause, GError **error);

G_END_DECLS
