/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vk/device.h"

G_BEGIN_DECLS

typedef struct {
  const guint32 *code;      /* SPIR-V, entry point "main" */
  gsize code_size;          /* bytes */
  const guint32 *constants; /* values of the specialisation constants 0 to
                             * n_constants - 1; floats as their bits */
  guint n_constants;
  guint n_storage; /* storage buffers, bindings 0 to n_storage - 1 */
  guint n_texels;  /* texel buffers, the bindings after those */
  guint push_size; /* bytes of push constants */
} MienVkPipelineInfo;

/* A compute pipeline. Immutable; thread-safe. */
typedef struct {
  MienVkDevice *device;
  VkPipeline handle;
  VkPipelineLayout layout;
  VkDescriptorSetLayout set_layout;
  guint n_storage;
  guint n_buffers; /* storage and texel buffers */
  guint push_size;
  gatomicrefcount n_refs;
} MienVkPipeline;

/* Compiles the pipeline, using the device's pipeline cache. */
MienVkPipeline *mien_vk_pipeline_new (MienVkDevice *device,
    const MienVkPipelineInfo *info, GError **error);
MienVkPipeline *mien_vk_pipeline_ref (MienVkPipeline *pipeline);
void mien_vk_pipeline_unref (MienVkPipeline *pipeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienVkPipeline, mien_vk_pipeline_unref)

G_END_DECLS
