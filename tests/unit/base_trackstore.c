/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is remembered, and for how long. Values are numbers above 0. */

#include "base/trackstore.h"

#define KNOWN_FOR 300
#define NOBODY 0

static const MienBox LEFT = { 0, 0, 30, 30 }, RIGHT = { 100, 0, 30, 30 };

static guint n_freed;

static void
count_free (gpointer value)
{
  g_assert_nonnull (value);
  n_freed++;
}

static GstMienTrackStore *
store_new (void)
{
  GstMienTrackStore *store = gst_mien_track_store_new (count_free);

  n_freed = 0;
  gst_mien_track_store_begin_frame (store, FALSE);
  return store;
}

static void
begin_frames (GstMienTrackStore *store, guint n)
{
  for (guint i = 0; i < n; i++)
    gst_mien_track_store_begin_frame (store, FALSE);
}

static guint
find (GstMienTrackStore *store, guint id, const MienBox *place)
{
  return GPOINTER_TO_UINT (gst_mien_track_store_find (store, id, place, NULL));
}

static void
put (GstMienTrackStore *store, guint id, const MienBox *place, guint value)
{
  gst_mien_track_store_put (store, id, place, GUINT_TO_POINTER (value));
}

static guint
age_of (GstMienTrackStore *store, guint id)
{
  guint age = G_MAXUINT;

  g_assert_nonnull (gst_mien_track_store_find (store, id, NULL, &age));
  return age;
}

/* Wherever they move: while they are seen, and for a while after. */
static void
test_tracked (void)
{
  GstMienTrackStore *store = store_new ();

  put (store, 1, &LEFT, 11);
  put (store, 2, NULL, 22);
  begin_frames (store, KNOWN_FOR);
  g_assert_cmpuint (find (store, 1, &RIGHT), ==, 11);
  g_assert_cmpuint (age_of (store, 1), ==, KNOWN_FOR);
  begin_frames (store, 1);
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_cmpuint (find (store, 2, NULL), ==, NOBODY);
  begin_frames (store, KNOWN_FOR - 1);
  g_assert_cmpuint (age_of (store, 1), ==, 2 * KNOWN_FOR);
  put (store, 1, NULL, 12);
  g_assert_cmpuint (n_freed, ==, 2);
  g_assert_cmpuint (age_of (store, 1), ==, 0);
  g_assert_cmpuint (find (store, 1, NULL), ==, 12);
  gst_mien_track_store_free (store);
  g_assert_cmpuint (n_freed, ==, 3);
}

/* By position, from one frame to the next. */
static void
test_untracked (void)
{
  GstMienTrackStore *store = store_new ();

  put (store, 0, &LEFT, 11);
  put (store, 0, &RIGHT, 22);
  for (guint i = 1; i < 20; i++) {
    const MienBox left = { 0, 10.0f * i, 30, 30 };
    const MienBox right = { 100, 10.0f * i, 30, 30 };
    begin_frames (store, 1);
    g_assert_cmpuint (find (store, 0, &right), ==, 22);
    g_assert_cmpuint (find (store, 0, &left), ==, 11);
    g_assert_cmpuint (find (store, 0, &left), ==, 11);
  }
  begin_frames (store, 1);
  g_assert_cmpuint (n_freed, ==, 0);
  begin_frames (store, 1);
  g_assert_cmpuint (n_freed, ==, 2);
  gst_mien_track_store_free (store);
}

static void
test_overlap (void)
{
  /* 30 x 30 with slightly more and less than half a side between them: 0.29 and
   * 0.31. */
  const MienBox apart = { 16.4f, 0, 30, 30 }, near = { 15.8f, 0, 30, 30 };
  GstMienTrackStore *store = store_new ();

  put (store, 0, &LEFT, 11);
  begin_frames (store, 1);
  g_assert_cmpuint (find (store, 0, &apart), ==, NOBODY);
  g_assert_cmpuint (find (store, 0, &near), ==, 11);
  gst_mien_track_store_free (store);
}

/* Two close together: each gets the better match, and none is used twice. */
static void
test_each_once (void)
{
  const MienBox beside = { 10, 0, 30, 30 }, between = { 6, 0, 30, 30 };
  GstMienTrackStore *store = store_new ();

  put (store, 0, &LEFT, 11);
  put (store, 0, &beside, 22);
  begin_frames (store, 1);
  g_assert_cmpuint (find (store, 0, &between), ==, 22);
  g_assert_cmpuint (find (store, 0, &LEFT), ==, 11);
  g_assert_cmpuint (find (store, 0, &beside), ==, NOBODY);
  gst_mien_track_store_free (store);
}

/* Faces with an id are not matched by position, and vice versa. */
static void
test_kinds (void)
{
  GstMienTrackStore *store = store_new ();

  put (store, 0, &LEFT, 11);
  put (store, 3, &RIGHT, 33);
  begin_frames (store, 1);
  g_assert_cmpuint (find (store, 3, &LEFT), ==, 33);
  g_assert_cmpuint (find (store, 0, &RIGHT), ==, NOBODY);
  g_assert_cmpuint (find (store, 5, &LEFT), ==, NOBODY);
  gst_mien_track_store_free (store);
}

/* A frame that repeats the previous one increases ages, but faces missing on it
 * are not forgotten. */
static void
test_repeated (void)
{
  GstMienTrackStore *store = store_new ();
  guint age;

  put (store, 0, &LEFT, 11);
  g_assert_cmpuint (gst_mien_track_store_get_picture (store), ==, 1);
  for (guint i = 0; i < 3; i++)
    gst_mien_track_store_begin_frame (store, TRUE);
  g_assert_cmpuint (gst_mien_track_store_get_frame (store), ==, 4);
  g_assert_cmpuint (gst_mien_track_store_get_picture (store), ==, 1);
  begin_frames (store, 1);
  g_assert_cmpuint (gst_mien_track_store_get_picture (store), ==, 5);
  g_assert_nonnull (gst_mien_track_store_find (store, 0, &LEFT, &age));
  g_assert_cmpuint (age, ==, 4);
  gst_mien_track_store_free (store);
}

static void
test_forget (void)
{
  GstMienTrackStore *store = store_new ();

  put (store, 0, &LEFT, 11);
  put (store, 1, NULL, 22);
  put (store, 1, NULL, NOBODY);
  put (store, 2, NULL, NOBODY);
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_cmpuint (find (store, 1, NULL), ==, NOBODY);
  put (store, 1, NULL, 33);
  gst_mien_track_store_clear (store);
  g_assert_cmpuint (n_freed, ==, 3);
  g_assert_cmpuint (find (store, 0, &LEFT), ==, NOBODY);
  g_assert_cmpuint (find (store, 1, NULL), ==, NOBODY);
  g_assert_cmpuint (gst_mien_track_store_get_frame (store), ==, 1);
  gst_mien_track_store_free (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/trackstore/tracked", test_tracked);
  g_test_add_func ("/base/trackstore/untracked", test_untracked);
  g_test_add_func ("/base/trackstore/overlap", test_overlap);
  g_test_add_func ("/base/trackstore/each-once", test_each_once);
  g_test_add_func ("/base/trackstore/kinds", test_kinds);
  g_test_add_func ("/base/trackstore/repeated", test_repeated);
  g_test_add_func ("/base/trackstore/forget", test_forget);
  return g_test_run ();
}
