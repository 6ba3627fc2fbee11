/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Everything that determines a frame's drawing, as numbers: if they are equal
 * for two frames, so are the drawings, and the last one is reused. One thread
 * at a time.
 */
#pragma once

#include "painter.h"

G_BEGIN_DECLS

typedef struct {
  GArray *now, *last; /* of gdouble; NULL: none yet */
} GstMienSight;

void gst_mien_sight_clear (GstMienSight *self);

/* Begins a frame, which `painter` draws on. The font is not compared: if it
 * changes, the caller must clear. */
void gst_mien_sight_begin (GstMienSight *self, const GstMienPainter *painter);

/* Adds one of its faces. */
void gst_mien_sight_add (GstMienSight *self, const GstMienAnnotateStyle *style,
    const GstMienFace *face);

/* Whether the frame's drawing equals that of the previous frame. */
gboolean gst_mien_sight_is_same (GstMienSight *self);

G_END_DECLS
