/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Passes findings from the streaming thread of the analysed frames to that of
 * the full ones, and makes each wait for the other: a full frame waits for
 * findings that are as new as it is; the analysed stream waits when it is too
 * far ahead. Any thread.
 */
#pragma once

#include "finding.h"

G_BEGIN_DECLS

/* Maximum number of findings later than the last full frame. */
#define GST_MIEN_INBOX_AHEAD 300
/* Maximum number of findings kept. */
#define GST_MIEN_INBOX_SIZE 600

typedef struct _GstMienInbox GstMienInbox;

/* A new inbox is shut. */
GstMienInbox *gst_mien_inbox_new (void);
void gst_mien_inbox_free (GstMienInbox *self);

/* Opening empties the inbox. Shutting it ends all waits. */
void gst_mien_inbox_open (GstMienInbox *self);
void gst_mien_inbox_shut (GstMienInbox *self);

/* For the analysed stream. */

/* Takes ownership of `finding`. Waits while too many are ahead. Returns
 * GST_FLOW_EOS after the end of the full stream, or GST_FLOW_FLUSHING. */
GstFlowReturn gst_mien_inbox_put (GstMienInbox *self, GstMienFinding *finding);

/* There are no more findings up to `time`. */
void gst_mien_inbox_skip (GstMienInbox *self, gint64 time);

/* The analysed stream has ended, or a new one starts. */
void gst_mien_inbox_end_analyzed (GstMienInbox *self, gboolean ended);

/* TRUE: a flush starts. FALSE: it stops, and earlier findings are discarded. */
void gst_mien_inbox_flush_analyzed (GstMienInbox *self, gboolean begins);

/* A flush is about to start: discards all findings until then, because they are
 * from another part of the stream. FALSE: there will be no flush after all. */
void gst_mien_inbox_expect_flush (GstMienInbox *self, gboolean expected);

/* For the full stream. */

typedef struct {
  gint64 time;      /* of the frame; GST_MIEN_NO_TIME: unknown */
  gint64 tolerance; /* ns by which a finding may be earlier and still match */
  gint64 deadline;  /* until when to wait for a match; monotonic, µs */
  gint64 max_age;   /* maximum distance of a finding from `time`, ns */
} GstMienWish;

/* The finding nearest to the frame, or NULL. `expired`: the wait timed out. */
GstMienFinding *gst_mien_inbox_take (GstMienInbox *self,
    const GstMienWish *wish, gboolean *expired);

/* FALSE during a flush and when shut: frames that were waiting must then be
 * discarded. */
gboolean gst_mien_inbox_is_passing (GstMienInbox *self);

void gst_mien_inbox_end_full (GstMienInbox *self, gboolean ended);
void gst_mien_inbox_flush_full (GstMienInbox *self, gboolean begins);

G_END_DECLS
