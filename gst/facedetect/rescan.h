/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces are looked for where they were. Streaming thread. */
#pragma once

#include <gst/video/video.h>

#include "detector/net.h"
#include "input.h"
#include "params.h"
#include "pixels/pixels.h"

G_BEGIN_DECLS

/* What is known of the frame before. All zero: nothing. */
typedef struct {
  GArray *faces;   /* MienDetection, pixels of the frame; NULL: unknown */
  GArray *windows; /* MienBox around them, in which they were looked for */
} GstMienRescan;

void gst_mien_rescan_remember (GstMienRescan *self, const GArray *faces);
void gst_mien_rescan_clear (GstMienRescan *self);

/*
 * Looks at windows around the known faces, all at once, and appends to `faces`
 * where they are, as MienDetection in pixels of the frame; `size` is that of
 * the reduced frame, by which pixels become square. `*found` says whether all
 * of them were there; if not, `faces` is as it was, and the whole frame is to be
 * searched. So it is where nothing is known, or where there are more faces than
 * one run takes.
 */
gboolean gst_mien_rescan (GstMienRescan *self, MienDetectorNet *net,
    MienPixels *pixels, const GstVideoFrame *frame, GstMienDetectSize size,
    const MienDetectParams *params, GArray *faces, gboolean *found,
    GError **error);

G_END_DECLS
