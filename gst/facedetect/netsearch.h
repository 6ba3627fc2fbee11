/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A network of the engine looks at frames. One thread at a time per slot. */
#pragma once

#include <gst/video/video.h>

#include "detector/net.h"
#include "pixels/pixels.h"
#include "input.h"

G_BEGIN_DECLS

/* One frame, which `pixels` were set to, in one slot of the network. */
typedef struct {
  MienDetectorNet *net;
  guint slot;
  MienPixels *pixels; /* of the slot */
  const GstVideoFrame *frame;
  GstMienDetectSize size; /* what it is reduced to */
  MienDetectorThresholds thresholds;
} GstMienNetSearch;

/* Has the network look at the whole frame. May return before it is done, or
 * not. */
gboolean gst_mien_net_search_begin (const GstMienNetSearch *self,
    GError **error);

/* Waits for that, and appends to `faces` what it found, in pixels of the
 * reduced frame. Faces too near for the network are searched in smaller
 * copies. */
gboolean gst_mien_net_search_end (const GstMienNetSearch *self, GArray *faces,
    GError **error);

/* Makes `part` of the frame (NULL: all) `width` x `height` pixels of `picture`.
 * All that are begun are flushed at once. */
void gst_mien_net_show (const GstMienNetSearch *self, const MienBox *part,
    guint width, guint height, const MienDetectorPicture *picture);

G_END_DECLS
