/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Cuts pictures of single faces out of frames.
 */
#pragma once

#include <gst/video/video.h>

#include "box/box.h"

G_BEGIN_DECLS

typedef struct {
  gfloat margin; /* around the box, as a fraction of its width and height */
  guint size;    /* longest side in pixels; larger pictures are scaled down */
} GstMienSnapshotStyle;

/* The part of the mapped frame around `box`, clipped to the frame, with square
 * pixels, as RGB in new memory. NULL if the box is outside the frame or
 * GStreamer cannot convert the frame. Any thread. */
GstSample *gst_mien_snapshot_cut (GstVideoFrame *frame, const MienBox *box,
    const GstMienSnapshotStyle *style);

/* Converts the picture to image/jpeg with any JPEG encoder that GStreamer has.
 * Any thread. */
GstSample *gst_mien_snapshot_encode (GstSample *picture, GError **error);

G_END_DECLS
