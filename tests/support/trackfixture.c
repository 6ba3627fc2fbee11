/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "trackfixture.h"

#define CAPS \
  "video/x-raw, format=GRAY8, width=640, height=480, " \
  "framerate=30/1"
#define FRAME (GST_SECOND / 30)

void
track_fixture_init (TrackFixture *f, const char *properties)
{
  g_autofree char *launch = g_strconcat ("facetrack ", properties, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) element =
      gst_object_ref_sink (gst_parse_launch (launch, &error));
  g_assert_no_error (error);
  f->h = gst_harness_new_with_element (element, "sink", "src");
  f->frame = 0;
  gst_harness_set_src_caps_str (f->h, CAPS);
}

void
track_fixture_clear (TrackFixture *f)
{
  gst_harness_teardown (f->h);
}

GstBuffer *
track_frame_new (TrackFixture *f)
{
  GstBuffer *buffer = gst_buffer_new_and_alloc (640 * 480);
  gst_buffer_memset (buffer, 0, 128, -1);
  GST_BUFFER_PTS (buffer) = f->frame++ * FRAME;
  return buffer;
}

GstMienFace *
track_add_face (GstBuffer *buffer, gfloat x, guint frames_ago)
{
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, x, 100, 60, 80, 0.75, "yunet");
  face->frames_ago = frames_ago;
  return face;
}

GstBuffer *
track_push (TrackFixture *f, GstBuffer *buffer)
{
  return gst_harness_push_and_pull (f->h, buffer);
}

guint
track_push_face (TrackFixture *f, gfloat x)
{
  GstBuffer *buffer = track_frame_new (f);
  track_add_face (buffer, x, 0);
  g_autoptr (GstBuffer) out = track_push (f, buffer);
  const GstMienFace *face = test_only_face (out);
  return face ? face->track_id : 0;
}

guint
track_push_nobody (TrackFixture *f)
{
  g_autoptr (GstBuffer) out = track_push (f, track_frame_new (f));
  const GstMienFace *face = test_only_face (out);
  return face ? face->track_id : 0;
}
