/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Messages that come with every frame. A bus keeps what is posted until it is
 * read, and programs that never read it (one that opens a pipeline with
 * OpenCV's VideoCapture) would grow until they are out of memory. So of one
 * element no more than GST_MIEN_POSTBOX_SIZE of these messages wait on the
 * bus; what comes while so many do is not posted. A reader gets every message,
 * however many it keeps, unless it is that far behind.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_MIEN_POSTBOX_SIZE 100

/* Of the last messages, the oldest at `next`. GST_SEQNUM_INVALID: none yet. */
typedef struct {
  guint32 seqnums[GST_MIEN_POSTBOX_SIZE];
  guint next;
} GstMienPostbox;

/* Posts `message`, which it takes over, on the bus of `element`. FALSE: not
 * posted. Any thread. */
gboolean gst_mien_postbox_post (GstMienPostbox *self, GstElement *element,
    GstMessage *message);

G_END_DECLS
