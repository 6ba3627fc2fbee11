/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pad on which analysed frames come in. What was found in them goes to an
 * inbox; the frames end here. Its element has the property "object-class".
 */
#pragma once

#include "inbox.h"

G_BEGIN_DECLS

typedef struct {
  GstMienInbox *inbox;
  gint flush_seqnum; /* of the last flush, a guint32; atomic */

  /* streaming thread of the pad */
  GstSegment segment;
  GstMienFrame frame;
  GstMienTimes times;
} GstMienIntake;

/* A new pad of that template; both arguments outlive it. */
GstPad *gst_mien_intake_init (GstMienIntake *self, GstPadTemplate *template,
    GstMienInbox *inbox);

/* Before the pad is activated. */
void gst_mien_intake_reset (GstMienIntake *self);

G_END_DECLS
