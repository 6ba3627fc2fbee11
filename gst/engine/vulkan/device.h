/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A Vulkan device and what its runners share: compiled pipelines and, per
 * network, the program (program.h). Any thread.
 */
#pragma once

#include "vk/pipeline.h"
#include "shaders.h"
#include "spec_ids.h"

G_BEGIN_DECLS

typedef struct {
  MienVkDevice *vk;
  guint n_refs;           /* guarded by the lock of the list of devices */
  GMutex lock;            /* guards the tables */
  GHashTable *pipelines;  /* kept while the device is */
  GHashTable *programs;   /* const MienGraph * -> MienProgram, unowned */
} MienVulkanDevice;

MienVulkanDevice *mien_vulkan_device_get (const char *spec,
    gboolean allow_software, GError **error);
MienVulkanDevice *mien_vulkan_device_ref (MienVulkanDevice *device);
void mien_vulkan_device_unref (MienVulkanDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienVulkanDevice, mien_vulkan_device_unref)

/* The pipeline of a shader and its specialisation, compiled once. To be
 * called with the device's lock held; belongs to the device. */
MienVkPipeline *mien_vulkan_device_pipeline (MienVulkanDevice *device,
    MienShader shader, const guint32 spec[N_SPEC_IDS], GError **error);

G_END_DECLS
