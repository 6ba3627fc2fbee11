/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pictures of single faces.
 */
#pragma once

#include <gst/video/video.h>

#include "box/box.h"

G_BEGIN_DECLS

typedef struct {
  gfloat margin; /* around the box, in parts of its width and height */
  guint size;    /* longest side in pixels: larger ones are reduced */
} GstMienSnapshotStyle;

/* The part of the mapped frame around `box`, cut to the frame, with square
 * pixels, as RGB in memory of its own. NULL: nothing of it is in the frame, or
 * GStreamer cannot convert it. Any thread. */
GstSample *gst_mien_snapshot_cut (GstVideoFrame *frame, const MienBox *box,
    const GstMienSnapshotStyle *style);

/* The same as image/jpeg, by whatever JPEG encoder GStreamer has. Any
 * thread. */
GstSample *gst_mien_snapshot_encode (GstSample *picture, GError **error);

G_END_DECLS
