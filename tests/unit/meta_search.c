/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faces.h"

static void
assert_search (GstBuffer *buffer, guint expected)
{
  guint frames_ago = G_MAXUINT;

  g_assert_true (gst_mien_buffer_get_search (buffer, &frames_ago));
  g_assert_cmpuint (frames_ago, ==, expected);
}

static void
test_set (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();

  g_assert_false (gst_mien_buffer_get_search (buffer, NULL));
  gst_mien_buffer_set_search (buffer, 0);
  assert_search (buffer, 0);
  gst_mien_buffer_set_search (buffer, 7);
  assert_search (buffer, 7);
  g_assert_true (gst_mien_buffer_get_search (buffer, NULL));

  /* As bindings read it. */
  GstCustomMeta *meta =
      gst_buffer_get_custom_meta (buffer, "GstMienSearchMeta");
  guint frames_ago;
  g_assert_true (gst_structure_get_uint (gst_custom_meta_get_structure (meta),
      "frames-ago", &frames_ago));
  g_assert_cmpuint (frames_ago, ==, 7);
}

/* Once each, whatever is copied to what. */
static void
test_copies (void)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  gst_mien_buffer_set_search (buffer, 3);
  g_autoptr (GstBuffer) copy = gst_buffer_copy (buffer);
  assert_search (copy, 3);
  gst_mien_buffer_set_search (copy, 4);
  assert_search (buffer, 3);
  gst_buffer_copy_into (copy, buffer, GST_BUFFER_COPY_META, 0, -1);
  assert_search (copy, 3);
  g_autoptr (GstBuffer) scaled = test_scale_metas (buffer, 640, 480, 320, 120);
  assert_search (scaled, 3);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meta/search/set", test_set);
  g_test_add_func ("/meta/search/copies", test_copies);
  return g_test_run ();
}
