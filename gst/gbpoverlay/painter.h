/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The pictures of a frame's faces. Streaming thread. */
#pragma once

#include <gst/video/video.h>

#include "meta/gstmienfacemeta.h"
#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienGbpPainter GstMienGbpPainter;

GstMienGbpPainter *gst_mien_gbp_painter_new (void);
void gst_mien_gbp_painter_free (GstMienGbpPainter *self);

/* Lets go of what is kept of the last frame, for the next. */
void gst_mien_gbp_painter_clear (GstMienGbpPainter *self);

/* The pictures of the `maps` (GstMienMap, or NULL) of `faces`, as `settings`
 * has them; NULL where there is none. */
GstVideoOverlayComposition *gst_mien_gbp_painter_draw (GstMienGbpPainter *self,
    const GstVideoInfo *info, const GPtrArray *faces, const GPtrArray *maps,
    const GstMienGbpFrame *settings);

G_END_DECLS
