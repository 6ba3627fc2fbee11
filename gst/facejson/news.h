/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tells which frames are worth a line.
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

/* Whether the frame with these faces (GstMienFace) is news. `last` is what
 * the frame before told, NULL if there was none; it is brought up to date. */
gboolean gst_mien_news_wants (GstMienNews news, const GPtrArray *faces,
    gchar **last);

G_END_DECLS
