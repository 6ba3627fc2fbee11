/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"
#include "vk/command.h"

/* One network of a runner: its program, and where its parts of the runner's
 * buffers start (bytes). */
typedef struct {
  MienProgram *program;
  gsize arena;
  gsize input[MIEN_MAX_PORTS], output[MIEN_MAX_PORTS];
  guint first_step;   /* of its steps among those of all networks */
} Part;

struct _MienVulkanRunner {
  MienVulkanDevice *device;
  guint n_parts;
  Part *parts;
  guint max_batch;
  guint n_items;            /* that the workgroups are set for */
  guint n_steps;            /* of all parts */
  MienVkBuffer *arena;
  MienVkBuffer *input;
  MienVkBuffer *output;
  MienVkBuffer *workgroups; /* a VkDispatchIndirectCommand for each step */
  MienVkCommand *command;
};

static gsize
value_size (const MienVulkanRunner *self, const Part *part, guint value)
{
  const MienShape *shape = &part->program->graph->values[value].shape;
  return mien_shape_elements (shape) * self->max_batch * sizeof (float);
}

static gsize
align (gsize size)
{
  const gsize unit = MIEN_PLAN_ALIGN * sizeof (float);
  return (size + unit - 1) / unit * unit;
}

/* Lays the inputs and outputs of a part behind those of the ones before. */
static void
place_ports (const MienVulkanRunner *self, Part *part, gsize *input,
    gsize *output)
{
  const MienGraph *graph = part->program->graph;
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++) {
    part->input[k] = *input;
    *input += align (value_size (self, part, mien_graph_input (graph, k)));
  }
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    part->output[k] = *output;
    *output += align (value_size (self, part, mien_graph_output (graph, k)));
  }
}

static gboolean
make_buffers (MienVulkanRunner *self, GError **error)
{
  gsize arena = 0, input = 0, output = 0;
  for (guint i = 0; i < self->n_parts; i++) {
    Part *part = &self->parts[i];
    part->arena = arena;
    part->first_step = self->n_steps;
    place_ports (self, part, &input, &output);
    arena += part->program->plan->size * self->max_batch * sizeof (float);
    self->n_steps += part->program->steps->len;
  }
  MienVkDevice *vk = self->device->vk;
  gsize workgroups =
      MAX (self->n_steps, 1) * sizeof (VkDispatchIndirectCommand);
  return (self->arena = mien_vk_buffer_new (vk, arena, MIEN_VK_MEMORY_DEVICE,
          error))
      && (self->input = mien_vk_buffer_new (vk, input, MIEN_VK_MEMORY_UPLOAD,
          error))
      && (self->output = mien_vk_buffer_new (vk, output,
          MIEN_VK_MEMORY_READBACK, error))
      && (self->workgroups = mien_vk_buffer_new (vk, workgroups,
          MIEN_VK_MEMORY_UPLOAD, error));
}

/* Inputs and outputs live in memory that the host reaches, not in the
 * arena. */
static MienVkBinding
bind_value (const MienVulkanRunner *self, const Part *part, guint value)
{
  const MienGraph *graph = part->program->graph;
  const MienValue *values = graph->values;
  gsize size = value_size (self, part, value);
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    if (values[value].storage == values[mien_graph_input (graph, k)].storage)
      return (MienVkBinding) { self->input, part->input[k], size };
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    if (values[value].storage == values[mien_graph_output (graph, k)].storage)
      return (MienVkBinding) { self->output, part->output[k], size };
  gsize offset = part->program->plan->offset[value] * self->max_batch
      * sizeof (float);
  return (MienVkBinding) { self->arena, part->arena + offset, size };
}

/* What a step does not use is bound all the same, to its source: descriptors
 * must be valid where a shader names them. */
static void
bind_step (const MienVulkanRunner *self, const Part *part,
    const MienStep *step, MienVkBinding bindings[N_BINDINGS])
{
  MienVkBinding src = bind_value (self, part, step->src);
  bindings[BIND_DST] = bind_value (self, part, step->dst);
  bindings[BIND_SRC] = src;
  bindings[BIND_PARAMS] = (MienVkBinding) {
    part->program->params, step->params_offset * sizeof (float),
    step->n_params * sizeof (float)
  };
  if (step->n_params == 0)
    bindings[BIND_PARAMS] = src;
  bindings[BIND_RESIDUAL] = step->residual == MIEN_NO_VALUE ? src
      : bind_value (self, part, step->residual);
  bindings[BIND_OTHER] = step->other == MIEN_NO_VALUE ? src
      : bind_value (self, part, step->other);
}

static gboolean
check_limits (const MienVulkanRunner *self, const MienStep *step,
    const MienVkBinding *bindings, GError **error)
{
  const VkPhysicalDeviceProperties *p = &self->device->vk->properties;
  const VkPhysicalDeviceLimits *limits = &p->limits;
  for (guint i = 0; i < N_BINDINGS; i++) {
    if (bindings[i].size > limits->maxStorageBufferRange) {
      g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
          "node \"%s\": expected at most %u bytes for its weights and for each "
          "value of a batch of %u, the limit of %s, found %" G_GSIZE_FORMAT
          "; use a smaller batch or device=cpu", step->node->name,
          limits->maxStorageBufferRange, self->max_batch, p->deviceName,
          bindings[i].size);
      return FALSE;
    }
  }
  if (step->n_groups > limits->maxComputeWorkGroupCount[0]
      || self->max_batch > limits->maxComputeWorkGroupCount[2]) {
    g_set_error (error, MIEN_VK_ERROR, MIEN_VK_ERROR_LIMIT,
        "node \"%s\": expected at most %u workgroups and batches of %u items, "
        "the limits of %s, found %u and %u; use a smaller batch or device=cpu",
        step->node->name, limits->maxComputeWorkGroupCount[0],
        limits->maxComputeWorkGroupCount[2], p->deviceName, step->n_groups,
        self->max_batch);
    return FALSE;
  }
  return TRUE;
}

static gboolean
record_step (MienVulkanRunner *self, const Part *part, guint index,
    GError **error)
{
  const MienStep *step =
      &g_array_index (part->program->steps, MienStep, index);
  MienVkBinding bindings[N_BINDINGS];
  bind_step (self, part, step, bindings);
  if (!check_limits (self, step, bindings, error))
    return FALSE;
  const gsize size = sizeof (VkDispatchIndirectCommand);
  const MienVkDispatch dispatch = {
    .pipeline = step->pipeline,
    .bindings = bindings,
    .groups = self->workgroups,
    .groups_offset = (part->first_step + index) * size,
  };
  VkDispatchIndirectCommand *groups =
      (gpointer) (self->workgroups->map + dispatch.groups_offset);
  groups->x = step->n_groups;
  groups->y = 1;
  return mien_vk_command_dispatch (self->command, &dispatch, error);
}

/* Nothing computes an output that views an input. */
static void
record_copies (MienVulkanRunner *self, const Part *part)
{
  const MienGraph *graph = part->program->graph;
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    guint output = mien_graph_output (graph, k);
    MienVkBinding from = bind_value (self, part, output);
    if (from.buffer == self->input)
      mien_vk_command_copy (self->command, self->output, part->output[k],
          from.buffer, from.offset, from.size);
  }
}

/* All networks go through their waves together: one barrier for all. */
static gboolean
record (MienVulkanRunner *self, GError **error)
{
  guint n_waves = 0;
  for (guint i = 0; i < self->n_parts; i++) {
    n_waves = MAX (n_waves, self->parts[i].program->n_waves);
    record_copies (self, &self->parts[i]);
  }
  for (guint wave = 0; wave < n_waves; wave++) {
    if (wave > 0)
      mien_vk_command_barrier (self->command);
    for (guint i = 0; i < self->n_parts; i++) {
      const GArray *steps = self->parts[i].program->steps;
      for (guint k = 0; k < steps->len; k++) {
        if (g_array_index (steps, MienStep, k).wave == wave
            && !record_step (self, &self->parts[i], k, error))
          return FALSE;
      }
    }
  }
  return mien_vk_command_end (self->command, error);
}

static gboolean
get_programs (MienVulkanRunner *self, const MienGraph *const *graphs,
    GError **error)
{
  for (guint i = 0; i < self->n_parts; i++) {
    self->parts[i].program = mien_program_get (self->device, graphs[i], error);
    if (!self->parts[i].program)
      return FALSE;
  }
  return TRUE;
}

MienVulkanRunner *
mien_vulkan_runner_new (MienVulkanDevice *device,
    const MienGraph *const *graphs, guint n_graphs, guint max_batch,
    GError **error)
{
  g_autoptr (MienVulkanRunner) self = g_new0 (MienVulkanRunner, 1);
  self->device = mien_vulkan_device_ref (device);
  self->n_parts = n_graphs;
  self->parts = g_new0 (Part, n_graphs);
  self->max_batch = max_batch;
  if (!get_programs (self, graphs, error) || !make_buffers (self, error))
    return NULL;
  self->command = mien_vk_command_new (device->vk, self->n_steps,
      self->n_steps * N_BINDINGS, error);
  /* Some drivers compile when a pipeline first runs: now, not at the first
   * frame. */
  if (!self->command || !record (self, error)
      || !mien_vulkan_runner_run (self, 1, error))
    return NULL;
  mien_vk_device_save_cache (device->vk);
  return g_steal_pointer (&self);
}

void
mien_vulkan_runner_free (MienVulkanRunner *runner)
{
  if (!runner)
    return;
  mien_vk_command_free (runner->command);
  mien_vk_buffer_free (runner->arena);
  mien_vk_buffer_free (runner->input);
  mien_vk_buffer_free (runner->output);
  mien_vk_buffer_free (runner->workgroups);
  for (guint i = 0; i < runner->n_parts; i++)
    mien_program_unref (runner->parts[i].program);
  g_free (runner->parts);
  mien_vulkan_device_unref (runner->device);
  g_free (runner);
}

float *
mien_vulkan_runner_input (MienVulkanRunner *runner, guint graph, guint k)
{
  return (gpointer) (runner->input->map + runner->parts[graph].input[k]);
}

const float *
mien_vulkan_runner_output (MienVulkanRunner *runner, guint graph, guint k)
{
  return (gpointer) (runner->output->map + runner->parts[graph].output[k]);
}

gboolean
mien_vulkan_runner_run (MienVulkanRunner *runner, guint n_items,
    GError **error)
{
  if (runner->n_items != n_items) {
    VkDispatchIndirectCommand *groups = (gpointer) runner->workgroups->map;
    for (guint i = 0; i < runner->n_steps; i++)
      groups[i].z = n_items;
    runner->n_items = n_items;
  }
  return mien_vk_command_run (runner->command, error);
}
