/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The inputs to be computed before the next submission of a runner's slot. The
 * command buffer is recorded once, and reads their descriptions from memory.
 */
#pragma once

#include "stage.h"
#include "upload.h"
#include "vk/pipeline.h"

G_BEGIN_DECLS

typedef struct _MienResampling MienResampling;

/* Returns that of a slot, created by the first call; the runner owns it. NULL
 * if `device` cannot compute the runner's inputs. */
MienResampling *mien_resampling_get (MienDevice *device, MienRunner *runner,
    guint slot);

/* Adds an input, and requests the samples that it reads from `bands`, the
 * frame's. Returns FALSE if the device cannot compute it, for example because a
 * pixel would take too many samples. */
gboolean mien_resampling_add (MienResampling *self,
    const MienPixelsFrame *frame, MienBands *bands, const MienPixelsJob *job);

/* The buffers of a frame, in the order of its bands' `buffer`. */
typedef struct {
  MienUpload *const *uploads;
  guint n;
} MienResamplingFrom;

/* Schedules the inputs to be computed from `from` before the slot's next
 * submission, and adds the bytes uploaded to `sent`. On failure, discards them
 * and sets an error of vk/error.h. */
gboolean mien_resampling_flush (MienResampling *self, MienVkPipeline *pipeline,
    const MienResamplingFrom *from, guint64 *sent, GError **error);

/* Discards the inputs added. */
void mien_resampling_drop (MienResampling *self);

G_END_DECLS
