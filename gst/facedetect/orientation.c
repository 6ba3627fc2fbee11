/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "orientation.h"

/* Limits the walk upstream, in pads; real pipelines are shorter. */
#define MAX_DEPTH 200

void
gst_mien_orientation_clear (GstMienOrientation *self)
{
  g_free (self->stream_id);
  g_free (self->of_stream);
  g_free (self->of_file);
  *self = (GstMienOrientation) { NULL };
}

/* A list without the tag revokes an earlier tag. An unknown value counts as no
 * tag. */
static void
take_tags (GstMienOrientation *self, GstTagList *tags)
{
  gchar **orientation = gst_tag_list_get_scope (tags) == GST_TAG_SCOPE_STREAM
      ? &self->of_stream
      : &self->of_file;
  GstVideoOrientationMethod method;

  g_clear_pointer (orientation, g_free);
  if (gst_video_orientation_from_tag (tags, &method))
    gst_tag_list_get_string (tags, GST_TAG_IMAGE_ORIENTATION, orientation);
  self->is_news = TRUE;
}

/* After a seek, the same stream may start again. */
static void
take_start (GstMienOrientation *self, const gchar *stream_id)
{
  if (g_strcmp0 (self->stream_id, stream_id) == 0)
    return;
  gst_mien_orientation_clear (self);
  self->stream_id = g_strdup (stream_id);
}

void
gst_mien_orientation_take (GstMienOrientation *self, GstEvent *event)
{
  GstTagList *tags;
  const gchar *stream_id;

  if (GST_EVENT_TYPE (event) == GST_EVENT_TAG) {
    gst_event_parse_tag (event, &tags);
    take_tags (self, tags);
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_STREAM_START) {
    gst_event_parse_stream_start (event, &stream_id);
    take_start (self, stream_id);
  }
}

static gboolean
is_turning (GstPad *pad)
{
  g_autoptr (GstElement) element = gst_pad_get_parent_element (pad);
  GstVideoOrientationMethod direction = GST_VIDEO_ORIENTATION_IDENTITY;

  if (element && GST_IS_VIDEO_DIRECTION (element))
    g_object_get (element, "video-direction", &direction, NULL);
  return direction != GST_VIDEO_ORIENTATION_IDENTITY;
}

static gboolean is_turned (GstPad *pad, guint depth);

static gboolean
is_turned_before (GstPad *src, guint depth)
{
  GstIterator *links = gst_pad_iterate_internal_links (src);
  GValue item = G_VALUE_INIT;
  gboolean turned = FALSE;

  /* If pads are added or removed meanwhile, the walk ends early. */
  while (links && !turned
      && gst_iterator_next (links, &item) == GST_ITERATOR_OK) {
    turned = is_turned (g_value_get_object (&item), depth + 1);
    g_value_unset (&item);
  }
  g_clear_pointer (&links, gst_iterator_free);
  return turned;
}

/* Whether an element upstream of a sink pad rotates frames. The presence of the
 * tag proves nothing: videoflip up to GStreamer 1.22.0 passes it on unchanged,
 * and so do later versions if the user sets a direction. */
static gboolean
is_turned (GstPad *pad, guint depth)
{
  g_autoptr (GstPad) src = gst_pad_get_peer (pad);

  if (!src || depth > MAX_DEPTH)
    return FALSE;
  return is_turning (src) || is_turned_before (src, depth);
}

gchar *
gst_mien_orientation_warning (GstMienOrientation *self, GstPad *pad)
{
  const gchar *orientation = self->of_stream ? self->of_stream : self->of_file;

  if (!self->is_news)
    return NULL;
  self->is_news = FALSE;
  if (self->warned || !orientation || g_str_equal (orientation, "rotate-0")
      || is_turned (pad, 0))
    return NULL;
  self->warned = TRUE;
  return g_strdup_printf (
      "The tag image-orientation of this stream is '%s', "
      "but no element before this one rotates the frames, and only upright "
      "faces are found. Put 'videoconvert ! videoflip video-direction=auto' "
      "before it",
      orientation);
}
