/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Findings on their way from the streaming thread of the analysed frames to
 * that of the full ones, and who waits for whom in between: a full frame for
 * findings as new as it is, the analysed stream where it is far ahead. Any
 * thread.
 */
#pragma once

#include "finding.h"

G_BEGIN_DECLS

/* So many findings may be later than the last full frame. */
#define GST_MIEN_INBOX_AHEAD 300
/* So many are kept at most. */
#define GST_MIEN_INBOX_SIZE 600

typedef struct _GstMienInbox GstMienInbox;

/* Shut. */
GstMienInbox *gst_mien_inbox_new (void);
void gst_mien_inbox_free (GstMienInbox *self);

/* Begins empty; and ends: nobody waits any more. */
void gst_mien_inbox_open (GstMienInbox *self);
void gst_mien_inbox_shut (GstMienInbox *self);

/* Of the analysed stream. */

/* Takes over `finding`. Waits while too many are ahead. GST_FLOW_EOS after the
 * full stream's end; GST_FLOW_FLUSHING. */
GstFlowReturn gst_mien_inbox_put (GstMienInbox *self, GstMienFinding *finding);

/* There is nothing more up to `time`. */
void gst_mien_inbox_skip (GstMienInbox *self, gint64 time);

/* It has ended, or goes on. */
void gst_mien_inbox_end_analyzed (GstMienInbox *self, gboolean ended);

/* TRUE: a flush begins. FALSE: it ends, and what was found before is gone. */
void gst_mien_inbox_flush_analyzed (GstMienInbox *self, gboolean begins);

/* It is about to be flushed: what comes until then is of another part of the
 * stream, and is dropped. FALSE: it is not, after all. */
void gst_mien_inbox_expect_flush (GstMienInbox *self, gboolean expected);

/* Of the full stream. */

typedef struct {
  gint64 time;      /* of the frame; GST_MIEN_NO_TIME: not known */
  gint64 tolerance; /* findings earlier by no more are as new as it */
  gint64 deadline;  /* until when to wait for such; monotonic, µs */
  gint64 max_age;   /* how far from `time` a finding may be, ns */
} GstMienWish;

/* The finding next to the frame, or NULL. `expired`: the wait was in vain. */
GstMienFinding *gst_mien_inbox_take (GstMienInbox *self,
    const GstMienWish *wish, gboolean *expired);

/* FALSE while it is flushed and after the end of all: frames that waited then
 * go nowhere. */
gboolean gst_mien_inbox_is_passing (GstMienInbox *self);

void gst_mien_inbox_end_full (GstMienInbox *self, gboolean ended);
void gst_mien_inbox_flush_full (GstMienInbox *self, gboolean begins);

G_END_DECLS
