/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The device's side of MienPixels, or its stub: none of it knows Vulkan. */
#pragma once

#include "pixels/pixels.h"

G_BEGIN_DECLS

/* An input to be made. */
typedef struct {
  gboolean is_crop;
  MienBox box;
  float angle;             /* of a crop */
  MienPlanesFormat format; /* of a crop the picture is all of it */
  MienPixelsPlace to;
} MienPixelsJob;

typedef struct {
  MienPlanes planes;
  MienImage image;                /* of crops */
  const MienPixelsSource *source; /* NULL: its pixels are in memory */
  const MienPixelsLoan *loan;     /* that the device may import, or NULL */
} MienPixelsFrame;

typedef struct _MienStage MienStage;

/* NULL: the device makes no inputs. */
MienStage *mien_stage_new (MienDevice *device, gboolean on_software);
void mien_stage_unref (MienStage *self);

guint64 mien_stage_sent (const MienStage *self);

/* The frame stays the caller's and lives until the next. FALSE: it does not fit
 * the device, as `error` says. */
gboolean mien_stage_set_frame (MienStage *self, const MienPixelsFrame *frame,
    MienUpload *upload, GError **error);
MienUpload *mien_stage_share (MienStage *self);

/* FALSE: the device cannot do that. */
gboolean mien_stage_add (MienStage *self, const MienPixelsJob *job);

/* FALSE: nothing of what was added will be made. */
gboolean mien_stage_flush (MienStage *self, MienRunner *runner, guint slot,
    GError **error);

G_END_DECLS
