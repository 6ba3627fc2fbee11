/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pad that receives analysed frames. Passes their faces to an inbox and
 * drops the frames. Its element has the property "object-class".
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

/* A new pad of that template; `self` and `inbox` must outlive it. */
GstPad *gst_mien_intake_init (GstMienIntake *self, GstPadTemplate *template,
    GstMienInbox *inbox);

/* Call it before the pad is activated. */
void gst_mien_intake_reset (GstMienIntake *self);

G_END_DECLS
