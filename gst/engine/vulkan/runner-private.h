/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The runner's structure, shared by its two files. */
#pragma once

#include "runner.h"
#include "vk/command.h"

G_BEGIN_DECLS

/* One network of a runner: its program, and the offsets in bytes of its parts
 * of a slot's buffers. */
typedef struct {
  const MienProgram *program;
  gsize arena;
  gsize input[MIEN_MAX_PORTS], output[MIEN_MAX_PORTS];
  guint first_step; /* index of its first step among those of all networks */
} MienVulkanPart;

typedef struct {
  guint n_items; /* that the workgroup counts are set for */
  MienVkBuffer *arena;
  MienVkBuffer *input;
  MienVkBuffer *output;
  MienVkBuffer *workgroups; /* a VkDispatchIndirectCommand per step */
  MienVkCommand *command;
  const MienVkCommand *before; /* runs before the next submission, or NULL */
  gpointer guest;
  GDestroyNotify free_guest;
} MienVulkanSlot;

typedef struct {
  MienRunner base;
  MienVulkanPart *parts;      /* per graph */
  guint n_steps;              /* of all parts */
  gsize arena, input, output; /* bytes of a slot's buffers */
  MienVulkanSlot *slots;
} MienVulkanRunner;

static inline MienVkDevice *
mien_vulkan_runner_vk (const MienVulkanRunner *self)
{
  return ((const MienVulkanDevice *) self->base.device)->vk;
}

/* Bytes of a value for a whole batch. */
static inline gsize
mien_vulkan_runner_value_size (const MienVulkanRunner *self,
    const MienVulkanPart *part, guint value)
{
  return part->program->blocks->size[value] * self->base.max_batch;
}

/* Records the dispatches of all networks into the command of `slot`, whose
 * buffers have been created. */
gboolean mien_vulkan_runner_record (const MienVulkanRunner *self,
    MienVulkanSlot *slot, GError **error);

G_END_DECLS
