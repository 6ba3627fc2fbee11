/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Draws the maps of a frame's faces. Streaming thread. */
#pragma once

#include <gst/video/video.h>

#include "meta/gstmienfacemeta.h"
#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienGbpPainter GstMienGbpPainter;

GstMienGbpPainter *gst_mien_gbp_painter_new (void);
void gst_mien_gbp_painter_free (GstMienGbpPainter *self);

/* Drops the pictures that are kept for reuse on the next frame. */
void gst_mien_gbp_painter_clear (GstMienGbpPainter *self);

/* Draws the `maps` (GstMienMap or NULL, one for each of `faces`) as `settings`
 * say. NULL if there is nothing to draw. */
GstVideoOverlayComposition *gst_mien_gbp_painter_draw (GstMienGbpPainter *self,
    const GstVideoInfo *info, const GPtrArray *faces, const GPtrArray *maps,
    const GstMienGbpFrame *settings);

G_END_DECLS
