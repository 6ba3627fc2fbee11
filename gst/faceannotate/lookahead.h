/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Base class of drawing elements that look ahead: a frame is drawn on when so
 * many after it are there. It reports the latency, keeps events in order with
 * the frames, and lets all go at the end of what belongs together: at EOS, new
 * caps, a new segment, a gap. A flush drops what waits.
 */
#pragma once

#include "base/overlay.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_LOOK_AHEAD (gst_mien_look_ahead_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstMienLookAhead, gst_mien_look_ahead, GST,
    MIEN_LOOK_AHEAD, GstMienOverlay)

/*
 * get_frames: how many frames to look ahead, by now. Any thread.
 * arrive: a frame has come; they are numbered in that order. gst_mien_overlay's
 *   compose is called later, or at once. Streaming thread, after set_caps.
 * restart: the next frame does not follow the last one, and none waits.
 *   Streaming thread; also before the start.
 */
struct _GstMienLookAheadClass {
  GstMienOverlayClass parent_class;

  guint (*get_frames) (GstMienLookAhead *self);
  void (*arrive) (GstMienLookAhead *self, GstBuffer *buffer, guint64 number);
  void (*restart) (GstMienLookAhead *self);
};

/* Of the frame that is drawn on. For compose. */
guint64 gst_mien_look_ahead_get_number (GstMienLookAhead *self);

G_END_DECLS
