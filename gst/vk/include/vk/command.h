/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A command buffer that is recorded once and submitted many times. For one
 * thread at a time; the device may be shared. Buffers and pipelines recorded in
 * it must outlive it.
 */
#pragma once

#include "vk/buffer.h"
#include "vk/pipeline.h"

G_BEGIN_DECLS

typedef struct _MienVkCommand MienVkCommand;

/* The range of a buffer that is bound to one binding of a dispatch. */
typedef struct {
  const MienVkBuffer *buffer;
  gsize offset;    /* multiple of 256 */
  gsize size;      /* > 0, at most maxStorageBufferRange; for texel buffers, a
                    * multiple of the texel size and at most
                    * maxTexelBufferElements of them */
  VkFormat format; /* for texel buffers; UNDEFINED: four float32 */
} MienVkBinding;

/* A command in the recording state, with room for `max_dispatches` dispatches
 * that bind at most `max_bindings` buffers in total. */
MienVkCommand *mien_vk_command_new (MienVkDevice *device, guint max_dispatches,
    guint max_bindings, GError **error);

/* If a run failed while the device was computing, waits for it, at most a
 * minute. If the device is still computing then, its objects are not freed. */
void mien_vk_command_free (MienVkCommand *command);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienVkCommand, mien_vk_command_free)

/* `bindings` has one entry per buffer of the pipeline, `push` as many bytes as
 * its push constants. The number of workgroups is read from `groups` when the
 * command runs: three guint32 (VkDispatchIndirectCommand). */
typedef struct {
  const MienVkPipeline *pipeline;
  const MienVkBinding *bindings;
  const void *push;
  const MienVkBuffer *groups;
  gsize groups_offset;
} MienVkDispatch;

gboolean mien_vk_command_dispatch (MienVkCommand *command,
    const MienVkDispatch *dispatch, GError **error);

/* Makes everything written before it visible to what is recorded after it. */
void mien_vk_command_barrier (MienVkCommand *command);

/* Around the dispatches that read a buffer whose memory is of others: takes it
 * from them, so that what they wrote is seen, or (`back`) returns it. */
void mien_vk_command_transfer (MienVkCommand *command,
    const MienVkBuffer *buffer, gboolean back);

void mien_vk_command_copy (MienVkCommand *command, const MienVkBuffer *dst,
    gsize dst_offset, const MienVkBuffer *src, gsize src_offset, gsize size);

/* Ends recording. After a run, what the device wrote is visible to the host. */
gboolean mien_vk_command_end (MienVkCommand *command, GError **error);

/* Submits the command to the device. */
gboolean mien_vk_command_submit (MienVkCommand *command, GError **error);

/* The same, with `first` (or NULL) before it in the same submission. `first`
 * must be ended, must end with a barrier, and must not be submitted elsewhere
 * until the wait for `command` returns. It must live until then, and if the
 * wait fails, longer than `command`. */
gboolean mien_vk_command_submit_after (MienVkCommand *command,
    const MienVkCommand *first, GError **error);

/* Waits for the submitted command. A GPU that takes more than a minute counts
 * as lost. */
gboolean mien_vk_command_wait (MienVkCommand *command, GError **error);

/* Submits and waits. */
gboolean mien_vk_command_run (MienVkCommand *command, GError **error);

G_END_DECLS
