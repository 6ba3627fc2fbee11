/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces on frames that pass through elements which drop metadata about the
 * picture. */

#include <gst/video/video.h>

#include "carrymeta.h"
#include "meta/mien.h"

#define WIDTH 640
#define HEIGHT 480

static GstBuffer *
frame_new (gboolean carried)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 16, NULL);

  gst_mien_buffer_add_face (buffer, 10, 20, 80, 90, 0.9f, "test");
  gst_mien_buffer_mirror_faces (buffer, WIDTH, HEIGHT,
      GST_MIEN_METADATA_DEFAULT);
  if (carried)
    gst_mien_buffer_carry_metas (buffer);
  return buffer;
}

static void
check_faces (GstBuffer *buffer, guint n)
{
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);

  g_assert_cmpuint (faces->len, ==, n);
  g_assert_cmpuint (gst_buffer_get_n_meta (buffer,
                        GST_VIDEO_REGION_OF_INTEREST_META_API_TYPE),
      ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (((GstMienFace *) faces->pdata[i])->x, ==, 10);
}

/* Copies metas without tags, as GstBaseTransform does by default. */
static void
pass_on (GstBuffer *to, GstBuffer *from)
{
  const GQuark copy = g_quark_from_static_string ("gst-copy");
  GstMetaTransformCopy data = { FALSE, 0, -1 };
  gpointer state = NULL;
  GstMeta *meta;

  while ((meta = gst_buffer_iterate_meta (from, &state))) {
    const gchar *const *tags = gst_meta_api_type_get_tags (meta->info->api);
    if (!tags || !tags[0])
      meta->info->transform_func (to, meta, from, copy, &data);
  }
}

static void
test_carried (void)
{
  g_autoptr (GstBuffer) frame = frame_new (TRUE);
  g_autoptr (GstBuffer) other = gst_buffer_new ();
  g_autoptr (GstBuffer) next = gst_buffer_new ();

  pass_on (other, frame);
  check_faces (other, 1);
  /* Faces are only carried over one such element. */
  pass_on (next, other);
  check_faces (next, 0);
}

static void
test_not_carried (void)
{
  g_autoptr (GstBuffer) frame = frame_new (TRUE);
  g_autoptr (GstBuffer) other = gst_buffer_new ();

  gst_mien_buffer_stop_carrying (frame);
  pass_on (other, frame);
  check_faces (other, 0);
}

/* A plain copy has each face once, and can still be carried. */
static void
test_copies (void)
{
  g_autoptr (GstBuffer) frame = frame_new (TRUE);
  g_autoptr (GstBuffer) copy = gst_buffer_copy (frame);
  g_autoptr (GstBuffer) deep = gst_buffer_copy_deep (copy);
  g_autoptr (GstBuffer) other = gst_buffer_new ();

  check_faces (copy, 1);
  check_faces (deep, 1);
  pass_on (other, deep);
  check_faces (other, 1);
}

/* A reused buffer from a pool still has its pooled metas. */
static void
test_pooled (void)
{
  g_autoptr (GstBuffer) frame = frame_new (TRUE);
  g_autoptr (GstBuffer) other = gst_buffer_new ();

  GstMeta *stays =
      (GstMeta *) gst_buffer_add_video_region_of_interest_meta (other, "left",
          0, 0, 1, 1);
  GST_META_FLAG_SET (stays, GST_META_FLAG_POOLED);
  pass_on (other, frame);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (other);
  g_assert_cmpuint (faces->len, ==, 1);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/carry/carried", test_carried);
  g_test_add_func ("/base/carry/not-carried", test_not_carried);
  g_test_add_func ("/base/carry/copies", test_copies);
  g_test_add_func ("/base/carry/pooled", test_pooled);
  return g_test_run ();
}
