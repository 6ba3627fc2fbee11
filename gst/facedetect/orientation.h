/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether frames lie: phones store what the sensor saw, and a tag that says
 * how to turn it. A face that lies is not found. Streaming thread.
 */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* What the tags of a stream say; a tag of the stream goes before one of the
 * whole file. All zero: nothing. */
typedef struct {
  gchar *stream_id;
  gchar *of_stream, *of_file; /* as GST_TAG_IMAGE_ORIENTATION; or NULL */
  gboolean is_news;           /* nobody looked since */
  gboolean warned;
} GstMienOrientation;

/* Takes note of an event from upstream; it remains the caller's. */
void gst_mien_orientation_take (GstMienOrientation *self, GstEvent *event);

/* What is wrong with the frames that come to `pad`, and what to do: the tag
 * says they lie and no element before it turns them. To be freed; NULL: all is
 * well, or was told of this stream before. */
gchar *gst_mien_orientation_warning (GstMienOrientation *self, GstPad *pad);

void gst_mien_orientation_clear (GstMienOrientation *self);

G_END_DECLS
