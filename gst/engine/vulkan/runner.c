/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "runner-private.h"

#include "engine/vulkan.h"

/* Places the inputs and outputs of a part after those of the previous parts. */
static void
place_ports (const MienVulkanRunner *self, MienVulkanPart *part, gsize *input,
    gsize *output)
{
  const MienGraph *graph = part->program->graph;
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++) {
    part->input[k] = *input;
    *input += mien_plan_align (mien_vulkan_runner_value_size (self, part,
        mien_graph_input (graph, k)));
  }
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    part->output[k] = *output;
    *output += mien_plan_align (mien_vulkan_runner_value_size (self, part,
        mien_graph_output (graph, k)));
  }
}

static void
place_parts (MienVulkanRunner *self)
{
  self->parts = g_new0 (MienVulkanPart, self->base.n_graphs);
  for (guint i = 0; i < self->base.n_graphs; i++) {
    MienVulkanPart *part = &self->parts[i];
    part->program = (MienProgram *) self->base.networks[i];
    part->arena = self->arena;
    part->first_step = self->n_steps;
    place_ports (self, part, &self->input, &self->output);
    self->arena += part->program->plan->size * self->base.max_batch;
    self->n_steps += part->program->steps->len;
  }
}

static gboolean
make_buffers (const MienVulkanRunner *self, MienVulkanSlot *slot,
    GError **error)
{
  MienVkDevice *vk = mien_vulkan_runner_vk (self);
  gsize workgroups =
      MAX (self->n_steps, 1) * sizeof (VkDispatchIndirectCommand);
  /* A buffer cannot be empty, even if a network needs none. */
  return (slot->arena = mien_vk_buffer_new (vk, MAX (self->arena, 1),
              MIEN_VK_MEMORY_DEVICE, error))
      && (slot->input = mien_vk_buffer_new (vk, self->input,
              MIEN_VK_MEMORY_UPLOAD, error))
      && (slot->output = mien_vk_buffer_new (vk, self->output,
              MIEN_VK_MEMORY_READBACK, error))
      && (slot->workgroups = mien_vk_buffer_new (vk, workgroups,
              MIEN_VK_MEMORY_UPLOAD, error));
}

static gboolean
make_slot (const MienVulkanRunner *self, MienVulkanSlot *slot, GError **error)
{
  if (!make_buffers (self, slot, error))
    return FALSE;
  slot->command = mien_vk_command_new (mien_vulkan_runner_vk (self),
      self->n_steps, self->n_steps * N_BINDINGS, error);
  return slot->command && mien_vulkan_runner_record (self, slot, error);
}

static void
set_n_items (const MienVulkanRunner *self, MienVulkanSlot *slot, guint n_items)
{
  VkDispatchIndirectCommand *groups = (gpointer) slot->workgroups->map;
  if (slot->n_items == n_items)
    return;
  for (guint i = 0; i < self->n_steps; i++)
    groups[i].z = n_items;
  slot->n_items = n_items;
}

/* Some drivers compile a pipeline when it first runs: do that now, not at the
 * first frame. */
static gboolean
warm_up (MienVulkanRunner *self, GError **error)
{
  set_n_items (self, &self->slots[0], 1);
  if (!mien_vk_command_run (self->slots[0].command, error))
    return FALSE;
  mien_vk_device_save_cache (mien_vulkan_runner_vk (self));
  return TRUE;
}

static void
clear (MienRunner *runner)
{
  MienVulkanRunner *self = (MienVulkanRunner *) runner;
  for (guint i = 0; self->slots && i < runner->n_slots; i++) {
    MienVulkanSlot *slot = &self->slots[i];
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
  const MienVulkanRunner *self = (MienVulkanRunner *) runner;
  return self->slots[slot].input->map + self->parts[graph].input[k];
}

static gpointer
get_output (MienRunner *runner, guint slot, guint graph, guint k)
{
  const MienVulkanRunner *self = (MienVulkanRunner *) runner;
  return self->slots[slot].output->map + self->parts[graph].output[k];
}

static gboolean
submit (MienRunner *runner, guint slot, guint n_items, GError **error)
{
  const MienVulkanRunner *self = (MienVulkanRunner *) runner;
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
  const MienVulkanRunner *self = (MienVulkanRunner *) runner;
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
  const MienVulkanRunner *self = (const MienVulkanRunner *) runner;
  const MienVulkanPart *part = &self->parts[graph];
  const guint value = mien_graph_input (part->program->graph, k);
  return (MienVkBinding) { self->slots[slot].input, part->input[k],
    mien_vulkan_runner_value_size (self, part, value) };
}

void
mien_vulkan_runner_set_guest (MienRunner *runner, guint slot, gpointer guest,
    GDestroyNotify free_guest)
{
  MienVulkanSlot *s = &((MienVulkanRunner *) runner)->slots[slot];
  g_return_if_fail (!s->guest);
  s->guest = guest;
  s->free_guest = free_guest;
}

gpointer
mien_vulkan_runner_get_guest (const MienRunner *runner, guint slot)
{
  return ((const MienVulkanRunner *) runner)->slots[slot].guest;
}

void
mien_vulkan_runner_set_before (MienRunner *runner, guint slot,
    const MienVkCommand *command)
{
  ((MienVulkanRunner *) runner)->slots[slot].before = command;
}

static gboolean
set_up (MienVulkanRunner *self, GError **error)
{
  place_parts (self);
  self->slots = g_new0 (MienVulkanSlot, self->base.n_slots);
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
  MienVulkanRunner *self = mien_runner_alloc (sizeof (MienVulkanRunner),
      &runner_class, device, info, error);
  if (!self)
    return NULL;
  if (set_up (self, &cause))
    return &self->base;
  mien_runner_dispose (&self->base);
  mien_vulkan_fail (cause, error);
  return NULL;
}
