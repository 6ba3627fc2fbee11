/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "vk/pipeline.h"

static gboolean
create_layouts (MienVkPipeline *self, GError **error)
{
  g_autofree VkDescriptorSetLayoutBinding *bindings =
      g_new0 (VkDescriptorSetLayoutBinding, self->n_buffers + 1);
  for (guint i = 0; i < self->n_buffers; i++) {
    bindings[i] = (VkDescriptorSetLayoutBinding) {
      .binding = i,
      .descriptorType = i < self->n_storage
          ? VK_DESCRIPTOR_TYPE_STORAGE_BUFFER
          : VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER,
      .descriptorCount = 1,
      .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT,
    };
  }
  const VkDescriptorSetLayoutCreateInfo set_info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
    .bindingCount = self->n_buffers,
    .pBindings = bindings,
  };
  if (!MIEN_VK_CHECK (vkCreateDescriptorSetLayout (self->device->handle,
                          &set_info, NULL, &self->set_layout),
          error))
    return FALSE;
  const VkPipelineLayoutCreateInfo info = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
    .setLayoutCount = 1,
    .pSetLayouts = &self->set_layout,
    .pushConstantRangeCount = self->push_size ? 1 : 0,
    .pPushConstantRanges =
        &(VkPushConstantRange) {
            .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT,
            .size = self->push_size,
        },
  };
  return MIEN_VK_CHECK (vkCreatePipelineLayout (self->device->handle, &info,
                            NULL, &self->layout),
      error);
}

static gboolean
compile (MienVkPipeline *self, const MienVkPipelineInfo *info,
    VkShaderModule module, GError **error)
{
  g_autofree VkSpecializationMapEntry *entries =
      g_new0 (VkSpecializationMapEntry, info->n_constants + 1);
  for (guint i = 0; i < info->n_constants; i++)
    entries[i] = (VkSpecializationMapEntry) { i, i * 4, 4 };
  const VkComputePipelineCreateInfo pipeline_info = {
    .sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
    .stage = {
      .sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
      .stage = VK_SHADER_STAGE_COMPUTE_BIT,
      .module = module,
      .pName = "main",
      .pSpecializationInfo = &(VkSpecializationInfo) {
        .mapEntryCount = info->n_constants,
        .pMapEntries = entries,
        .dataSize = info->n_constants * 4,
        .pData = info->constants,
      },
    },
    .layout = self->layout,
  };
  return MIEN_VK_CHECK (vkCreateComputePipelines (self->device->handle,
                            self->device->cache, 1, &pipeline_info, NULL,
                            &self->handle),
      error);
}

MienVkPipeline *
mien_vk_pipeline_new (MienVkDevice *device, const MienVkPipelineInfo *info,
    GError **error)
{
  g_autoptr (MienVkPipeline) self = g_new0 (MienVkPipeline, 1);
  g_atomic_ref_count_init (&self->n_refs);
  self->device = device;
  self->n_storage = info->n_storage;
  self->n_buffers = info->n_storage + info->n_texels;
  self->push_size = info->push_size;
  if (!create_layouts (self, error))
    return NULL;

  VkShaderModule module;
  const VkShaderModuleCreateInfo module_info = {
    .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
    .codeSize = info->code_size,
    .pCode = info->code,
  };
  if (!MIEN_VK_CHECK (vkCreateShaderModule (device->handle, &module_info, NULL,
                          &module),
          error))
    return NULL;
  gboolean ok = compile (self, info, module, error);
  vkDestroyShaderModule (device->handle, module, NULL);
  return ok ? g_steal_pointer (&self) : NULL;
}

MienVkPipeline *
mien_vk_pipeline_ref (MienVkPipeline *pipeline)
{
  g_atomic_ref_count_inc (&pipeline->n_refs);
  return pipeline;
}

void
mien_vk_pipeline_unref (MienVkPipeline *pipeline)
{
  if (!pipeline || !g_atomic_ref_count_dec (&pipeline->n_refs))
    return;
  if (mien_vk_device_may_free (pipeline->device)) {
    VkDevice device = pipeline->device->handle;
    vkDestroyPipeline (device, pipeline->handle, NULL);
    vkDestroyPipelineLayout (device, pipeline->layout, NULL);
    vkDestroyDescriptorSetLayout (device, pipeline->set_layout, NULL);
  }
  g_free (pipeline);
}
