/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is to be made for the next submission of a runner's slot: the command
 * that does it is recorded once, and reads from memory what that is.
 */
#pragma once

#include "stage.h"
#include "upload.h"
#include "vk/pipeline.h"

G_BEGIN_DECLS

typedef struct _MienResampling MienResampling;

/* Those of a slot, made by the first call; they belong to the runner. NULL: its
 * inputs cannot be made on `device`. */
MienResampling *mien_resampling_get (MienDevice *device, MienRunner *runner,
    guint slot);

/* FALSE: it would take too long or too much. What is looked at is wanted of
 * `bands`, which are the frame's. */
gboolean mien_resampling_add (MienResampling *self,
    const MienPixelsFrame *frame, MienBands *bands, const MienPixelsJob *job);

/* The buffers that a frame is in, as its bands count them. */
typedef struct {
  MienUpload *const *uploads;
  guint n;
} MienResamplingFrom;

/* What was added is made of `from` before the slot's next submission; or is
 * forgotten, with an error of vk/error.h. Adds the bytes that it sent. */
gboolean mien_resampling_flush (MienResampling *self, MienVkPipeline *pipeline,
    const MienResamplingFrom *from, guint64 *sent, GError **error);

/* Forgets what was added. */
void mien_resampling_drop (MienResampling *self);

G_END_DECLS
