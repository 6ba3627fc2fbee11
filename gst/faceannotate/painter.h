/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Draws the faces of one frame as rectangles of a composition. */
#pragma once

#include "base/drawing.h"
#include "base/overlay.h"
#include "bars.h"
#include "labels.h"
#include "style.h"

G_BEGIN_DECLS

typedef struct {
  const GstMienAnnotateStyle *style;
  GstMienLabels *labels;
  GstMienBars *bars;
  GstMienDrawing drawing;
  GstMienDensity density; /* pixels of text per pixel of the frame */
} GstMienPainter;

void gst_mien_painter_draw (GstMienPainter *self, const GstMienFace *face);

G_END_DECLS
