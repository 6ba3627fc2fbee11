/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A rectangle of a composition, for mien_over () and what does the same
 * elsewhere. One thread at a time. */
#pragma once

#include <gst/video/video.h>

#include "image/over.h"

G_BEGIN_DECLS

typedef struct {
  MienPicture picture;
  GstVideoRectangle area; /* in the frame */
  gboolean is_even;       /* one colour, which fills the area */

  GstBuffer *buffer; /* private */
  GstMapInfo map;
} GstMienRectangle;

/* The picture is as large as the area, or of one colour. FALSE: its pixels
 * cannot be read, or they would have to be converted or scaled. */
gboolean gst_mien_rectangle_open (GstMienRectangle *self,
    GstVideoOverlayRectangle *rectangle);

/* The same, where need be of pixels that are converted and scaled. */
gboolean gst_mien_rectangle_open_any (GstMienRectangle *self,
    GstVideoOverlayRectangle *rectangle);

void gst_mien_rectangle_close (GstMienRectangle *self);

G_END_DECLS
