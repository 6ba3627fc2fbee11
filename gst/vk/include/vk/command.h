/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A command buffer that is recorded once and run many times. One thread at a
 * time; the device may be shared. Buffers and pipelines recorded in it must
 * outlive it.
 */
#pragma once

#include "vk/buffer.h"
#include "vk/pipeline.h"

G_BEGIN_DECLS

typedef struct _MienVkCommand MienVkCommand;

/* The bytes of a buffer that a dispatch sees as one binding. */
typedef struct {
  const MienVkBuffer *buffer;
  gsize offset; /* multiple of 256 */
  gsize size;   /* > 0, at most maxStorageBufferRange; of texels a multiple of
                 * one's size, at most maxTexelBufferElements of them */
  VkFormat format; /* of texels; UNDEFINED: four float32 */
} MienVkBinding;

/* A command in recording. It may hold `max_dispatches` of them, and their
 * pipelines `max_bindings` buffers altogether. */
MienVkCommand *mien_vk_command_new (MienVkDevice *device, guint max_dispatches,
    guint max_bindings, GError **error);

/* Waits for a run that failed while the device computed, a minute at most; of
 * a device that then still computes nothing is freed. */
void mien_vk_command_free (MienVkCommand *command);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienVkCommand, mien_vk_command_free)

/* `bindings` are as many as the pipeline has buffers, `push` as many bytes as
 * it has push constants. The number of workgroups is read when the command
 * runs: three guint32 (VkDispatchIndirectCommand) in `groups`. */
typedef struct {
  const MienVkPipeline *pipeline;
  const MienVkBinding *bindings;
  const void *push;
  const MienVkBuffer *groups;
  gsize groups_offset;
} MienVkDispatch;

gboolean mien_vk_command_dispatch (MienVkCommand *command,
    const MienVkDispatch *dispatch, GError **error);

/* What is recorded after this sees what was written before it. */
void mien_vk_command_barrier (MienVkCommand *command);

void mien_vk_command_copy (MienVkCommand *command, const MienVkBuffer *dst,
    gsize dst_offset, const MienVkBuffer *src, gsize src_offset, gsize size);

/* Ends recording; what the device wrote is visible to the host after a run. */
gboolean mien_vk_command_end (MienVkCommand *command, GError **error);

/* Hands the command to the device. */
gboolean mien_vk_command_submit (MienVkCommand *command, GError **error);

/* The same, with `first` (or NULL) before it in one submission. That is recorded
 * and ended, its last record is a barrier, and it is submitted by nobody else
 * until the wait for `command`; it outlives that, and `command` where the wait
 * failed. */
gboolean mien_vk_command_submit_after (MienVkCommand *command,
    const MienVkCommand *first, GError **error);

/* Waits for what was submitted. A GPU that needs more than a minute counts as
 * lost. */
gboolean mien_vk_command_wait (MienVkCommand *command, GError **error);

/* Both. */
gboolean mien_vk_command_run (MienVkCommand *command, GError **error);

G_END_DECLS
