/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records a runner's dispatches, with what each reads and writes. */

#include "runner-private.h"

/* Inputs and outputs are in host-visible memory, not in the arena. */
static MienVkBinding
bind_value (const MienVulkanRunner *self, const MienVulkanSlot *slot,
    const MienVulkanPart *part, guint value)
{
  const MienGraph *graph = part->program->graph;
  const MienValue *values = graph->values;
  gsize size = mien_vulkan_runner_value_size (self, part, value);
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    if (values[value].storage == values[mien_graph_input (graph, k)].storage)
      return (MienVkBinding) { slot->input, part->input[k], size };
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    if (values[value].storage == values[mien_graph_output (graph, k)].storage)
      return (MienVkBinding) { slot->output, part->output[k], size };
  gsize offset = part->program->plan->offset[value] * self->base.max_batch;
  return (MienVkBinding) { slot->arena, part->arena + offset, size };
}

/* Bytes of a quad. */
static gsize
texel_size (const MienProgram *program)
{
  return 4 * mien_type_size (mien_program_type (program));
}

/* The same as a texel buffer, if the step reads it as one. */
static MienVkBinding
texels_of (const MienVulkanPart *part, MienVkBinding binding, gboolean used)
{
  const MienProgram *program = part->program;
  MienVkBinding texels = used
      ? binding
      : (MienVkBinding) { program->params, 0, texel_size (program) };
  if (mien_program_type (program) == MIEN_TYPE_FLOAT16)
    texels.format = VK_FORMAT_R16G16B16A16_SFLOAT;
  return texels;
}

/* Bindings that a step does not use are bound to its source, because
 * descriptors that a shader declares must be valid. */
static void
bind_step (const MienVulkanRunner *self, const MienVulkanSlot *slot,
    const MienVulkanPart *part, const MienVulkanStep *step,
    MienVkBinding bindings[N_BINDINGS])
{
  MienVkBinding src = bind_value (self, slot, part, step->src);
  bindings[BIND_DST] = bind_value (self, slot, part, step->dst);
  bindings[BIND_SRC] = src;
  bindings[BIND_PARAMS] = (MienVkBinding) { part->program->params,
    step->params_offset,
    mien_plan_align (mien_program_params_size (part->program, step)) };
  if (step->n_params == 0)
    bindings[BIND_PARAMS] = src;
  bindings[BIND_RESIDUAL] = step->residual == MIEN_NO_VALUE
      ? src
      : bind_value (self, slot, part, step->residual);
  bindings[BIND_OTHER] = step->other == MIEN_NO_VALUE
      ? src
      : bind_value (self, slot, part, step->other);
  bindings[BIND_SRC_TEXELS] = texels_of (part, src, step->spec[SPEC_SRC_QUADS]);
  bindings[BIND_PARAMS_TEXELS] =
      texels_of (part, bindings[BIND_PARAMS], step->spec[SPEC_LANES] > 0);
  bindings[BIND_OTHER_TEXELS] =
      texels_of (part, bindings[BIND_OTHER], step->spec[SPEC_OTHER_QUADS]);
  bindings[BIND_RESIDUAL_TEXELS] =
      texels_of (part, bindings[BIND_RESIDUAL], step->spec[SPEC_GATE_QUADS]);
}

/* Maximum size of a binding in bytes. */
static gsize
largest_range (const VkPhysicalDeviceLimits *limits, guint binding, gsize texel)
{
  return binding < N_STORAGE ? limits->maxStorageBufferRange
                             : limits->maxTexelBufferElements * texel;
}

static gboolean
check_limits (const MienVulkanRunner *self, const MienVulkanPart *part,
    const MienVulkanStep *step, const MienVkBinding *bindings, GError **error)
{
  const VkPhysicalDeviceProperties *p =
      &mien_vulkan_runner_vk (self)->properties;
  const VkPhysicalDeviceLimits *limits = &p->limits;
  for (guint i = 0; i < N_BINDINGS; i++) {
    const gsize most = largest_range (limits, i, texel_size (part->program));
    if (bindings[i].size > most) {
      g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
          "node \"%s\": expected at most %" G_GSIZE_FORMAT
          " bytes for its weights and for each "
          "value of a batch of %u, the limit of %s, found %" G_GSIZE_FORMAT
          "; use a smaller batch or device=cpu",
          step->node->name, most, self->base.max_batch, p->deviceName,
          bindings[i].size);
      return FALSE;
    }
  }
  if (step->n_groups > limits->maxComputeWorkGroupCount[0]
      || self->base.max_batch > limits->maxComputeWorkGroupCount[2]) {
    g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
        "node \"%s\": expected at most %u workgroups and batches of %u items, "
        "the limits of %s, found %u and %u; use a smaller batch or device=cpu",
        step->node->name, limits->maxComputeWorkGroupCount[0],
        limits->maxComputeWorkGroupCount[2], p->deviceName, step->n_groups,
        self->base.max_batch);
    return FALSE;
  }
  return TRUE;
}

static gboolean
record_step (const MienVulkanRunner *self, MienVulkanSlot *slot,
    const MienVulkanPart *part, guint index, GError **error)
{
  const MienVulkanStep *step =
      &g_array_index (part->program->steps, MienVulkanStep, index);
  MienVkBinding bindings[N_BINDINGS];
  bind_step (self, slot, part, step, bindings);
  if (!check_limits (self, part, step, bindings, error))
    return FALSE;
  const gsize size = sizeof (VkDispatchIndirectCommand);
  const MienVkDispatch dispatch = {
    .pipeline = step->pipeline,
    .bindings = bindings,
    .groups = slot->workgroups,
    .groups_offset = (part->first_step + index) * size,
  };
  VkDispatchIndirectCommand *groups =
      (gpointer) (slot->workgroups->map + dispatch.groups_offset);
  groups->x = step->n_groups;
  groups->y = 1;
  return mien_vk_command_dispatch (slot->command, &dispatch, error);
}

/* No node computes an output that is a view of an input, so it is copied. */
static void
record_copies (const MienVulkanRunner *self, MienVulkanSlot *slot,
    const MienVulkanPart *part)
{
  const MienGraph *graph = part->program->graph;
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    guint output = mien_graph_output (graph, k);
    MienVkBinding from = bind_value (self, slot, part, output);
    if (from.buffer == slot->input)
      mien_vk_command_copy (slot->command, slot->output, part->output[k],
          from.buffer, from.offset, from.size);
  }
}

/* All networks go through their waves together, sharing the barriers. */
gboolean
mien_vulkan_runner_record (const MienVulkanRunner *self, MienVulkanSlot *slot,
    GError **error)
{
  guint n_waves = 0;
  for (guint i = 0; i < self->base.n_graphs; i++) {
    n_waves = MAX (n_waves, self->parts[i].program->n_waves);
    record_copies (self, slot, &self->parts[i]);
  }
  for (guint wave = 0; wave < n_waves; wave++) {
    if (wave > 0)
      mien_vk_command_barrier (slot->command);
    for (guint i = 0; i < self->base.n_graphs; i++) {
      const GArray *steps = self->parts[i].program->steps;
      for (guint k = 0; k < steps->len; k++) {
        if (g_array_index (steps, MienVulkanStep, k).wave == wave
            && !record_step (self, slot, &self->parts[i], k, error))
          return FALSE;
      }
    }
  }
  return mien_vk_command_end (slot->command, error);
}
