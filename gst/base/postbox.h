/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Messages that are posted for every frame. A bus keeps messages until they are
 * read, so a program that never reads them (such as one that opens a pipeline
 * with OpenCV's VideoCapture) would run out of memory. Therefore at most
 * GST_MIEN_POSTBOX_SIZE of these messages per element wait on the bus; further
 * ones are not posted. A reader gets every message, however many it keeps,
 * unless it falls that far behind.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_MIEN_POSTBOX_SIZE 100

/* Numbers of the last messages, the oldest at `next`. GST_SEQNUM_INVALID: none
 * yet. */
typedef struct {
  guint32 seqnums[GST_MIEN_POSTBOX_SIZE];
  guint next;
} GstMienPostbox;

/* Posts `message` (transfer full) on the bus of `element`. Returns FALSE if it
 * was not posted. Any thread. */
gboolean gst_mien_postbox_post (GstMienPostbox *self, GstElement *element,
    GstMessage *message);

G_END_DECLS
