/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the picture of an analysed frame is within the full frame.
 */
#pragma once

#include <gst/gst.h>

#include "meta/gstmienface.h"

G_BEGIN_DECLS

/* What an analysed frame shows if its aspect ratio differs. */
typedef enum {
  GST_MIEN_FIT_BORDERS,
  GST_MIEN_FIT_CROP,
  GST_MIEN_FIT_STRETCH,
} GstMienFit;

GType gst_mien_fit_get_type (void);

/* What caps say about a frame, raw or encoded. */
typedef struct {
  gint width, height;      /* pixels; 0: unknown */
  gdouble pixel_aspect;    /* displayed width of a pixel over its height */
  GstClockTime frame_time; /* duration of a frame, ns; 0: unknown */
} GstMienFrame;

/* FALSE if the caps lack the size. */
gboolean gst_mien_frame_from_caps (GstMienFrame *self, const GstCaps *caps);

/* x of the full frame = x of the analysed one * scale_x + offset_x. */
typedef struct {
  gdouble scale_x, scale_y;
  gdouble offset_x, offset_y;
} GstMienPlacement;

/* Both sizes must be known. */
void gst_mien_placement_init (GstMienPlacement *self,
    const GstMienFrame *analyzed, const GstMienFrame *full, GstMienFit fit);

/* Moves the box and landmarks of a writable face. */
void gst_mien_placement_move (const GstMienPlacement *self, GstMienFace *face);

G_END_DECLS
