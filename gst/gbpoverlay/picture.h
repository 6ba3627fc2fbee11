/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Draws a map as pixels. */
#pragma once

#include <gst/video/video.h>
#include "meta/gstmienmap.h"
#include "settings.h"

G_BEGIN_DECLS

/* Premultiplied colours of gray levels. */
typedef struct {
  gboolean paper; /* levels are computed as by the paper's authors */
  guint32 colors[MIEN_COLORMAP_SIZE];
} GstMienPalette;

void gst_mien_palette_init (GstMienPalette *self,
    const GstMienGbpFrame *settings);

/* Where a map is drawn, in pixels of the frame. */
typedef struct {
  GstVideoRectangle at;      /* a square when displayed */
  gfloat angle;              /* rotation about its centre, in radians,
                              * clockwise on the screen */
  GstVideoRectangle visible; /* the part to be drawn; transparent outside the
                              * rotated square */
} GstMienPicturePlace;

/* Draws the map, enlarged bilinearly, to visible.w * visible.h words of
 * `pixels`, in the form of gst_mien_overlay_pixels_take (). `gray` is
 * overwritten. */
void gst_mien_picture_draw (const GstMienMap *map,
    const GstMienPalette *palette, const GstMienPicturePlace *place,
    GByteArray *gray, guint32 *pixels);

G_END_DECLS
