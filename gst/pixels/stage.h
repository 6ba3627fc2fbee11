/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The part of MienPixels that uses the device. The interface is free of Vulkan,
 * so that builds without it can use a stub. */
#pragma once

#include "pixels/pixels.h"

G_BEGIN_DECLS

/* An input to be made. */
typedef struct {
  gboolean is_crop;
  MienBox box;
  float angle;             /* of a crop; 0 otherwise */
  MienPlanesFormat format; /* the picture of a crop fills the input */
  MienPixelsPlace to;
} MienPixelsJob;

typedef struct {
  MienPlanes planes;
  MienImage image;                /* for crops */
  const MienPixelsSource *source; /* NULL if the pixels are in memory */
  const MienPixelsLoan *loan;     /* memory the device may import, or NULL */
} MienPixelsFrame;

typedef struct _MienStage MienStage;

/* Returns NULL if the device does not make inputs; software devices do only if
 * `on_software`. */
MienStage *mien_stage_new (MienDevice *device, gboolean on_software);
void mien_stage_unref (MienStage *self);

guint64 mien_stage_sent (const MienStage *self);

/* Sets the frame. What it points to remains the caller's, and must stay valid
 * until the next is set. Returns FALSE if the device cannot use the frame;
 * `error` is not set if the frame is empty. */
gboolean mien_stage_set_frame (MienStage *self, const MienPixelsFrame *frame,
    MienUpload *upload, GError **error);
MienUpload *mien_stage_share (MienStage *self);

/* Returns FALSE if the device cannot make this input. */
gboolean mien_stage_add (MienStage *self, const MienPixelsJob *job);

/* On failure, none of the inputs added will be made. */
gboolean mien_stage_flush (MienStage *self, MienRunner *runner, guint slot,
    GError **error);

G_END_DECLS
