/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Detects streams of rotated frames: phones store frames as the sensor captured
 * them and add a tag with the rotation. Only upright faces are found. Streaming
 * thread.
 */
#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* The orientation tags of a stream. A tag of the stream has precedence over a
 * global one. All zero: no tags. */
typedef struct {
  gchar *stream_id;
  gchar *of_stream, *of_file; /* GST_TAG_IMAGE_ORIENTATION, or NULL */
  gboolean is_news;           /* changed since the last check */
  gboolean warned;
} GstMienOrientation;

/* Reads an event from upstream; it remains the caller's. */
void gst_mien_orientation_take (GstMienOrientation *self, GstEvent *event);

/* A warning if the tag says that the frames at `pad` are rotated and no element
 * upstream rotates them: what is wrong and what to do. NULL: all is well, or
 * this stream was warned about before. Free with g_free (). */
gchar *gst_mien_orientation_warning (GstMienOrientation *self, GstPad *pad);

void gst_mien_orientation_clear (GstMienOrientation *self);

G_END_DECLS
