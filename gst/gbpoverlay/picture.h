/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A map as pixels. */
#pragma once

#include <gst/video/video.h>
#include "meta/gstmienmap.h"
#include "settings.h"

G_BEGIN_DECLS

/* Premultiplied colours of levels of gray. */
typedef struct {
  gboolean paper; /* levels as the paper's authors make them */
  guint32 colors[MIEN_COLORMAP_SIZE];
} GstMienPalette;

void gst_mien_palette_init (GstMienPalette *self,
    const GstMienGbpFrame *settings);

/* Where a map is drawn, in pixels of the frame. */
typedef struct {
  GstVideoRectangle at;      /* a square as shown */
  gfloat angle;              /* by which it is turned about its centre; radians,
                         * clockwise as seen */
  GstVideoRectangle visible; /* the part to be drawn; what is not of the square
                              * is transparent */
} GstMienPicturePlace;

/* The map enlarged bilinearly: visible.w * visible.h words of `pixels`, as
 * gst_mien_overlay_pixels_take () has them. `gray` is overwritten. */
void gst_mien_picture_draw (const GstMienMap *map,
    const GstMienPalette *palette, const GstMienPicturePlace *place,
    GByteArray *gray, guint32 *pixels);

G_END_DECLS
