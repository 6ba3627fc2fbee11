/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The positions that faceannotate remembers for covering people are bounded. */

#include "trails.h"

#define LONG 2000 /* frames */

static void
add (GstMienTrails *trails, guint64 frame, guint track_id, gfloat x)
{
  g_autoptr (GPtrArray) faces =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_mien_face_unref);
  GstMienFace *face = gst_mien_face_new (x, 45, 24, 30, 1, "test");

  face->track_id = track_id;
  g_ptr_array_add (faces, face);
  gst_mien_trails_add (trails, frame, faces);
}

static guint
find (GstMienTrails *trails, guint64 frame, guint keep)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (GstMienPlace));

  gst_mien_trails_find (trails, frame, keep, places);
  return places->len;
}

/* For a person who stays, only the last frames are kept. */
static void
test_stays (void)
{
  GstMienTrails *trails = gst_mien_trails_new ();
  guint most = 0;

  for (guint i = 0; i < LONG; i++) {
    add (trails, i, 1, 40);
    g_assert_cmpuint (find (trails, i, 15), ==, 1);
    most = MAX (most, gst_mien_trails_count (trails));
  }
  g_assert_cmpuint (most, <=, 3);
  gst_mien_trails_free (trails);
}

/* With many who appear for one frame, only those of the last seconds are kept;
 * at the end, none. */
static void
test_come_and_go (void)
{
  GstMienTrails *trails = gst_mien_trails_new ();
  guint most = 0;

  for (guint i = 0; i < LONG; i++) {
    add (trails, i, i + 1, 40 * (i % 5));
    g_assert_cmpuint (find (trails, i, 15), ==, MIN (i, 15) + 1);
    most = MAX (most, gst_mien_trails_count (trails));
  }
  g_assert_cmpuint (most, <=, 100);
  g_assert_cmpuint (find (trails, LONG + 200, 15), ==, 0);
  g_assert_cmpuint (gst_mien_trails_count (trails), ==, 0);
  gst_mien_trails_free (trails);
}

/* With a large `keep`, they are remembered that long. */
static void
test_kept (void)
{
  GstMienTrails *trails = gst_mien_trails_new ();

  add (trails, 0, 1, 40);
  g_assert_cmpuint (find (trails, 500, 500), ==, 1);
  g_assert_cmpuint (find (trails, 501, 500), ==, 0);
  g_assert_cmpuint (gst_mien_trails_count (trails), ==, 0);
  gst_mien_trails_free (trails);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trails/stays", test_stays);
  g_test_add_func ("/trails/come-and-go", test_come_and_go);
  g_test_add_func ("/trails/kept", test_kept);
  return g_test_run ();
}
