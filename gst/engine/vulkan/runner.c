/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner.h"
#include "engine/vulkan.h"
#include "vk/command.h"

/* One network of a runner: its program, and where its parts of a slot's
 * buffers start (bytes). */
typedef struct {
  const MienProgram *program;
  gsize arena;
  gsize input[MIEN_MAX_PORTS], output[MIEN_MAX_PORTS];
  guint first_step; /* of its steps among those of all networks */
} Part;

typedef struct {
  guint n_items; /* that the workgroups are set for */
  MienVkBuffer *arena;
  MienVkBuffer *input;
  MienVkBuffer *output;
  MienVkBuffer *workgroups; /* a VkDispatchIndirectCommand for each step */
  MienVkCommand *command;
  const MienVkCommand *before; /* of the next submission, or NULL */
  gpointer guest;
  GDestroyNotify free_guest;
} Slot;

typedef struct {
  MienRunner base;
  Part *parts;                /* per graph */
  guint n_steps;              /* of all parts */
  gsize arena, input, output; /* bytes of a slot's buffers */
  Slot *slots;
} Runner;

static MienVulkanDevice *
device_of (const Runner *self)
{
  return (MienVulkanDevice *) self->base.device;
}

/* Bytes of a batch. */
static gsize
value_size (const Runner *self, const Part *part, guint value)
{
  return part->program->blocks->size[value] * self->base.max_batch;
}

/* Lays the inputs and outputs of a part behind those of the ones before. */
static void
place_ports (const Runner *self, Part *part, gsize *input, gsize *output)
{
  const MienGraph *graph = part->program->graph;
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++) {
    part->input[k] = *input;
    *input +=
        mien_plan_align (value_size (self, part, mien_graph_input (graph, k)));
  }
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    part->output[k] = *output;
    *output +=
        mien_plan_align (value_size (self, part, mien_graph_output (graph, k)));
  }
}

static void
place_parts (Runner *self)
{
  self->parts = g_new0 (Part, self->base.n_graphs);
  for (guint i = 0; i < self->base.n_graphs; i++) {
    Part *part = &self->parts[i];
    part->program = (MienProgram *) self->base.networks[i];
    part->arena = self->arena;
    part->first_step = self->n_steps;
    place_ports (self, part, &self->input, &self->output);
    self->arena += part->program->plan->size * self->base.max_batch;
    self->n_steps += part->program->steps->len;
  }
}

static gboolean
make_buffers (const Runner *self, Slot *slot, GError **error)
{
  MienVkDevice *vk = device_of (self)->vk;
  gsize workgroups =
      MAX (self->n_steps, 1) * sizeof (VkDispatchIndirectCommand);
  return (slot->arena = mien_vk_buffer_new (vk, self->arena,
              MIEN_VK_MEMORY_DEVICE, error))
      && (slot->input = mien_vk_buffer_new (vk, self->input,
              MIEN_VK_MEMORY_UPLOAD, error))
      && (slot->output = mien_vk_buffer_new (vk, self->output,
              MIEN_VK_MEMORY_READBACK, error))
      && (slot->workgroups = mien_vk_buffer_new (vk, workgroups,
              MIEN_VK_MEMORY_UPLOAD, error));
}

/* Inputs and outputs live in memory that the host reaches, not in the
 * arena. */
static MienVkBinding
bind_value (const Runner *self, const Slot *slot, const Part *part, guint value)
{
  const MienGraph *graph = part->program->graph;
  const MienValue *values = graph->values;
  gsize size = value_size (self, part, value);
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

/* The same as texels where the step reads it so. */
static MienVkBinding
texels_of (const Part *part, MienVkBinding binding, gboolean used)
{
  const MienProgram *program = part->program;
  MienVkBinding texels = used
      ? binding
      : (MienVkBinding) { program->params, 0, texel_size (program) };
  if (mien_program_type (program) == MIEN_TYPE_FLOAT16)
    texels.format = VK_FORMAT_R16G16B16A16_SFLOAT;
  return texels;
}

/* What a step does not use is bound all the same, to its source: descriptors
 * must be valid where a shader names them. */
static void
bind_step (const Runner *self, const Slot *slot, const Part *part,
    const MienVulkanStep *step, MienVkBinding bindings[N_BINDINGS])
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

/* Bytes that a binding may have. */
static gsize
largest_range (const VkPhysicalDeviceLimits *limits, guint binding, gsize texel)
{
  return binding < N_STORAGE ? limits->maxStorageBufferRange
                             : limits->maxTexelBufferElements * texel;
}

static gboolean
check_limits (const Runner *self, const Part *part, const MienVulkanStep *step,
    const MienVkBinding *bindings, GError **error)
{
  const VkPhysicalDeviceProperties *p = &device_of (self)->vk->properties;
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
record_step (const Runner *self, Slot *slot, const Part *part, guint index,
    GError **error)
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

/* Nothing computes an output that views an input. */
static void
record_copies (const Runner *self, Slot *slot, const Part *part)
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

/* All networks go through their waves together: one barrier for all. */
static gboolean
record (const Runner *self, Slot *slot, GError **error)
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

static gboolean
make_slot (const Runner *self, Slot *slot, GError **error)
{
  if (!make_buffers (self, slot, error))
    return FALSE;
  slot->command = mien_vk_command_new (device_of (self)->vk, self->n_steps,
      self->n_steps * N_BINDINGS, error);
  return slot->command && record (self, slot, error);
}

static void
set_n_items (const Runner *self, Slot *slot, guint n_items)
{
  VkDispatchIndirectCommand *groups = (gpointer) slot->workgroups->map;
  if (slot->n_items == n_items)
    return;
  for (guint i = 0; i < self->n_steps; i++)
    groups[i].z = n_items;
  slot->n_items = n_items;
}

/* Some drivers compile when a pipeline first runs: now, not at the first
 * frame. */
static gboolean
warm_up (Runner *self, GError **error)
{
  set_n_items (self, &self->slots[0], 1);
  if (!mien_vk_command_run (self->slots[0].command, error))
    return FALSE;
  mien_vk_device_save_cache (device_of (self)->vk);
  return TRUE;
}

static void
clear (MienRunner *runner)
{
  Runner *self = (Runner *) runner;
  for (guint i = 0; self->slots && i < runner->n_slots; i++) {
    Slot *slot = &self->slots[i];
    mien_vk_command_free (slot->command);
    mien_vk_buffer_free (slot->arena);
    mien_vk_buffer_free (slot->input);
    mien_vk_buffer_free (slot->output);
    mien_vk_buffer_free (slot->workgroups);
    if (slot->free_guest)
      slot->free_guest (slot->guest);
  }
  g_free (self->slots);
  g_free (self->parts);
}

static gpointer
get_input (MienRunner *runner, guint slot, guint graph, guint k)
{
  const Runner *self = (Runner *) runner;
  return self->slots[slot].input->map + self->parts[graph].input[k];
}

static gpointer
get_output (MienRunner *runner, guint slot, guint graph, guint k)
{
  const Runner *self = (Runner *) runner;
  return self->slots[slot].output->map + self->parts[graph].output[k];
}

static gboolean
submit (MienRunner *runner, guint slot, guint n_items, GError **error)
{
  const Runner *self = (Runner *) runner;
  const MienVkCommand *before = g_steal_pointer (&self->slots[slot].before);
  GError *cause = NULL;
  set_n_items (self, &self->slots[slot], n_items);
  return mien_vk_command_submit_after (self->slots[slot].command, before,
             &cause)
      || mien_vulkan_fail (cause, error);
}

static gboolean
wait (MienRunner *runner, guint slot, GError **error)
{
  const Runner *self = (Runner *) runner;
  GError *cause = NULL;
  return mien_vk_command_wait (self->slots[slot].command, &cause)
      || mien_vulkan_fail (cause, error);
}

static const MienRunnerClass runner_class = {
  .clear = clear,
  .input = get_input,
  .output = get_output,
  .submit = submit,
  .wait = wait,
};

gboolean
mien_vulkan_runner_is (const MienRunner *runner)
{
  return runner->klass == &runner_class;
}

MienDevice *
mien_vulkan_runner_device (const MienRunner *runner)
{
  return runner->device;
}

guint
mien_vulkan_runner_n_graphs (const MienRunner *runner)
{
  return runner->n_graphs;
}

MienVkBinding
mien_vulkan_runner_input (const MienRunner *runner, guint slot, guint graph,
    guint k)
{
  const Runner *self = (const Runner *) runner;
  const Part *part = &self->parts[graph];
  const guint value = mien_graph_input (part->program->graph, k);
  return (MienVkBinding) { self->slots[slot].input, part->input[k],
    value_size (self, part, value) };
}

void
mien_vulkan_runner_set_guest (MienRunner *runner, guint slot, gpointer guest,
    GDestroyNotify free_guest)
{
  Slot *s = &((Runner *) runner)->slots[slot];
  g_return_if_fail (!s->guest);
  s->guest = guest;
  s->free_guest = free_guest;
}

gpointer
mien_vulkan_runner_get_guest (const MienRunner *runner, guint slot)
{
  return ((const Runner *) runner)->slots[slot].guest;
}

void
mien_vulkan_runner_set_before (MienRunner *runner, guint slot,
    const MienVkCommand *command)
{
  ((Runner *) runner)->slots[slot].before = command;
}

static gboolean
set_up (Runner *self, GError **error)
{
  place_parts (self);
  self->slots = g_new0 (Slot, self->base.n_slots);
  for (guint i = 0; i < self->base.n_slots; i++)
    if (!make_slot (self, &self->slots[i], error))
      return FALSE;
  return warm_up (self, error);
}

MienRunner *
mien_vulkan_runner_new (MienDevice *device, const MienRunnerInfo *info,
    GError **error)
{
  GError *cause = NULL;
  Runner *self =
      mien_runner_alloc (sizeof (Runner), &runner_class, device, info, error);
  if (!self)
    return NULL;
  if (set_up (self, &cause))
    return &self->base;
  mien_runner_dispose (&self->base);
  mien_vulkan_fail (cause, error);
  return NULL;
}
