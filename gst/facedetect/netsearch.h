/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Searches frames with a network of the engine. One thread per slot at a
 * time. */
#pragma once

#include <gst/video/video.h>

#include "detector/net.h"
#include "pixels/pixels.h"
#include "input.h"

G_BEGIN_DECLS

/* One frame, already passed to `pixels`, in one slot of the network. */
typedef struct {
  MienDetectorNet *net;
  guint slot;
  MienPixels *pixels; /* of the slot */
  const GstVideoFrame *frame;
  GstMienDetectSize size; /* of the reduced frame */
  MienDetectorThresholds thresholds;
} GstMienNetSearch;

/* Submits the whole frame to the network. May return before it has finished. */
gboolean gst_mien_net_search_begin (const GstMienNetSearch *self,
    GError **error);

/* Waits for the network and appends the faces to `faces`, in pixels of the
 * reduced frame. Searches smaller copies for faces that are too large for the
 * network. */
gboolean gst_mien_net_search_end (const GstMienNetSearch *self, GArray *faces,
    GError **error);

/* Scales `part` of the frame (NULL: all of it) to `width` x `height` pixels of
 * `picture`. The next flush of the pixels runs all pending requests at once. */
void gst_mien_net_show (const GstMienNetSearch *self, const MienBox *part,
    guint width, guint height, const MienDetectorPicture *picture);

G_END_DECLS
