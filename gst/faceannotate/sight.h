/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a frame's drawing is made of, in numbers: where two are equal, so are
 * the drawings, and the last one serves again. One thread at a time.
 */
#pragma once

#include "painter.h"

G_BEGIN_DECLS

typedef struct {
  GArray *now, *last; /* of gdouble; NULL: none yet */
} GstMienSight;

void gst_mien_sight_clear (GstMienSight *self);

/* A frame, which `painter` draws on. The font is not looked at: where that
 * changes, the caller clears. */
void gst_mien_sight_begin (GstMienSight *self, const GstMienPainter *painter);

/* One of its faces. */
void gst_mien_sight_add (GstMienSight *self, const GstMienAnnotateStyle *style,
    const GstMienFace *face);

/* Whether the frame's drawing is that of the frame before. */
gboolean gst_mien_sight_is_same (GstMienSight *self);

G_END_DECLS
