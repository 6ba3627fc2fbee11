/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Base class of drawing elements that look ahead: a frame is drawn on when a
 * number of later ones have arrived. It reports the latency, keeps events in
 * order with the frames, and sends all frames held back at EOS, new caps, a new
 * segment or a gap. A flush drops them.
 */
#pragma once

#include "base/overlay.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_LOOK_AHEAD (gst_mien_look_ahead_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstMienLookAhead, gst_mien_look_ahead, GST,
    MIEN_LOOK_AHEAD, GstMienOverlay)

/*
 * get_frames: the current number of frames to look ahead. Any thread.
 * arrive: a frame has arrived; frames are numbered in this order.
 *   gst_mien_overlay's compose is called for it at once or later. Streaming
 *   thread, after set_caps.
 * restart: the next frame does not follow the last one, and none is held back.
 *   Streaming thread, or at start and stop; may be called before `start`.
 */
struct _GstMienLookAheadClass {
  GstMienOverlayClass parent_class;

  guint (*get_frames) (GstMienLookAhead *self);
  void (*arrive) (GstMienLookAhead *self, GstBuffer *buffer, guint64 number);
  void (*restart) (GstMienLookAhead *self);
};

/* The number of the frame that is drawn on. For compose. */
guint64 gst_mien_look_ahead_get_number (GstMienLookAhead *self);

G_END_DECLS
