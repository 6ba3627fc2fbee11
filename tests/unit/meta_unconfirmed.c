/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Unconfirmed faces: on their buffer and its copies, and not counted as
 * faces. */

#include <gst/video/video.h>

#include "faces.h"

static GstBuffer *
buffer_new (void)
{
  GstBuffer *buffer = gst_buffer_new ();

  gst_mien_buffer_add_face (buffer, 1, 2, 3, 4, 1, "test");
  gst_mien_buffer_take_unconfirmed_face (buffer,
      gst_mien_face_new (10, 20, 30, 40, 0.5f, "test"));
  return buffer;
}

static void
assert_unconfirmed (GstBuffer *buffer, gfloat x, gfloat y, gfloat width,
    gfloat height)
{
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
  g_autoptr (GPtrArray) unconfirmed =
      gst_mien_buffer_get_unconfirmed_faces (buffer);
  g_assert_cmpuint (faces->len, ==, 1);
  g_assert_cmpuint (unconfirmed->len, ==, 1);

  const GstMienFace *face = unconfirmed->pdata[0];
  g_assert_cmpfloat (face->x, ==, x);
  g_assert_cmpfloat (face->y, ==, y);
  g_assert_cmpfloat (face->width, ==, width);
  g_assert_cmpfloat (face->height, ==, height);
}

static void
test_copy (void)
{
  g_autoptr (GstBuffer) buffer = buffer_new ();
  g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);

  assert_unconfirmed (buffer, 10, 20, 30, 40);
  assert_unconfirmed (copy, 10, 20, 30, 40);
  g_autoptr (GstBuffer) other = gst_buffer_new ();
  g_autoptr (GPtrArray) none = gst_mien_buffer_get_unconfirmed_faces (other);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_scale (void)
{
  g_autoptr (GstBuffer) buffer = buffer_new ();
  g_autoptr (GstBuffer) scaled = gst_buffer_new ();
  GstVideoInfo in, out;
  GstVideoMetaTransform transform = { &in, &out };
  gpointer state = NULL;
  GstMeta *meta;

  gst_video_info_set_format (&in, GST_VIDEO_FORMAT_GRAY8, 100, 100);
  gst_video_info_set_format (&out, GST_VIDEO_FORMAT_GRAY8, 200, 50);
  while ((meta = gst_buffer_iterate_meta (buffer, &state)))
    g_assert_true (meta->info->transform_func (scaled, meta, buffer,
        gst_video_meta_transform_scale_get_quark (), &transform));
  assert_unconfirmed (scaled, 20, 10, 60, 20);
  assert_unconfirmed (buffer, 10, 20, 30, 40);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unconfirmed/copy", test_copy);
  g_test_add_func ("/unconfirmed/scale", test_scale);
  return g_test_run ();
}
