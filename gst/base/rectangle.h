/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A rectangle of a composition, for mien_over () and for code that does the
 * same on a device. One thread at a time. */
#pragma once

#include <gst/video/video.h>

#include "image/over.h"

G_BEGIN_DECLS

typedef struct {
  MienPicture picture;
  GstVideoRectangle area; /* in the frame, pixels */
  gboolean is_even;       /* a single colour, which fills the area */

  GstBuffer *buffer; /* private */
  GstMapInfo map;
} GstMienRectangle;

/* Maps the picture, which has the size of the area or a single colour. Returns
 * FALSE if the pixels cannot be mapped, or would have to be converted or
 * scaled; then there is nothing to close. */
gboolean gst_mien_rectangle_open (GstMienRectangle *self,
    GstVideoOverlayRectangle *rectangle);

/* The same, but converts and scales the pixels if necessary. */
gboolean gst_mien_rectangle_open_any (GstMienRectangle *self,
    GstVideoOverlayRectangle *rectangle);

void gst_mien_rectangle_close (GstMienRectangle *self);

G_END_DECLS
