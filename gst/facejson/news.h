/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Decides which frames to write a line for.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_NEWS_EVERY_FRAME,
  GST_MIEN_NEWS_ON_CHANGE,
  GST_MIEN_NEWS_ON_FACE,
} GstMienNews;

GType gst_mien_news_get_type (void);

/* Whether to write a line for the frame with these faces (GstMienFace). `*last`
 * is the summary of the previous frame, or NULL; it is replaced. */
gboolean gst_mien_news_wants (GstMienNews news, const GPtrArray *faces,
    gchar **last);

G_END_DECLS
