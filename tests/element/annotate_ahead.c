/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* look-ahead of faceannotate: no frame shows an uncovered face. */

#include "aheadfixture.h"
#include "table.h"

/* Each letter is a frame at one position. Pushed: "F" face, "-" none; expected:
 * "#" covered, "." not covered. */
typedef struct {
  const char *name;
  guint look_ahead, keep, id;
  const char *pushed, *expected;
} Leak;

static const Leak LEAKS[] = {
  { "none", 0, 0, 1, "---F---F---", "...#...#..." },
  { "before-the-first", 5, 0, 1, "-----F-----", "######....." },
  { "found-three-later", 5, 0, 1, "--------FFFF", "...#########" },
  { "further-than-that", 3, 0, 1, "-------F---", "....####..." },
  { "between-hits", 3, 0, 1, "F---F------", "#####......" },
  { "between-far-hits", 3, 0, 1, "F------F---", "#...####..." },
  { "untracked", 5, 0, 0, "-----F--F--", "#########.." },
  { "kept", 0, 3, 1, "--F--------", "..####....." },
  { "kept-and-ahead", 2, 3, 1, "-----F-----", "...######.." },
  { "shorter-than-that", 8, 0, 1, "--F-", "###." },
};

static void
test_leak (gconstpointer data)
{
  const Leak *l = data;
  const guint n = strlen (l->pushed);
  g_autoptr (GString) got = g_string_new (NULL);
  Ahead a;

  ahead_set_up (&a, l->look_ahead, l->keep);
  for (guint i = 0; i < n; i++)
    ahead_push (&a, l->pushed[i] == 'F' ? 100 : -1, l->id);
  g_assert_cmpuint (gst_harness_buffers_received (a.f.h), ==,
      n - MIN (l->look_ahead, n));
  gst_harness_push_event (a.f.h, gst_event_new_eos ());
  for (guint i = 0; i < n; i++)
    g_string_append_c (got, ahead_pull_covered (&a, i, 100) ? '#' : '.');
  g_assert_cmpstr (got->str, ==, l->expected);
  ahead_tear_down (&a);
}

/* A person walking is covered on the way, not only where detected. */
static void
test_way (void)
{
  Ahead a;

  ahead_set_up (&a, 8, 0);
  for (guint i = 0; i < 9; i++)
    ahead_push (&a, i == 0 ? 40 : i == 8 ? 280 : -1, 1);
  gst_harness_push_event (a.f.h, gst_event_new_eos ());
  for (guint i = 0; i < 9; i++)
    g_assert_true (ahead_pull_covered (&a, i, 40 + 30 * (gint) i));
  ahead_tear_down (&a);
}

/* A tracker predicts a position that turns out to be wrong. */
static void
test_wrong_prediction (void)
{
  Ahead a;

  ahead_set_up (&a, 4, 0);
  for (guint i = 0; i < 5; i++) {
    GstBuffer *frame = ahead_next_frame (&a, i == 4 ? 200 : 40, 1);
    gpointer state = NULL;
    gst_mien_buffer_iterate_faces (frame, &state)->frames_ago = i % 4;
    gst_harness_push (a.f.h, frame);
  }
  gst_harness_push_event (a.f.h, gst_event_new_eos ());
  g_assert_true (ahead_pull_covered (&a, 0, 40));
  for (guint i = 1; i < 4; i++)
    g_assert_true (ahead_pull_covered (&a, i, 40 + 40 * (gint) i));
  ahead_tear_down (&a);
}

/* First detected in frame 1, lost, and confirmed later by an id. */
static void
test_unconfirmed (void)
{
  Ahead a;

  ahead_set_up (&a, 3, 0);
  ahead_push (&a, -1, 0);
  GstBuffer *frame = ahead_next_frame (&a, -1, 0);
  gst_mien_buffer_take_unconfirmed_face (frame,
      gst_mien_face_new (88, 45, 24, 30, 1, "test"));
  gst_harness_push (a.f.h, frame);
  ahead_push (&a, -1, 0);
  ahead_push (&a, 104, 1);
  gst_harness_push_event (a.f.h, gst_event_new_eos ());
  for (guint i = 0; i < 4; i++)
    g_assert_true (ahead_pull_covered (&a, i, 100));
  ahead_tear_down (&a);
}

/* Many people come and go; each is covered. */
static void
test_crowd (void)
{
  Ahead a;

  ahead_set_up (&a, 2, 1);
  for (guint i = 0; i < 300; i++) {
    ahead_push (&a, 60 + (gint) (i % 5) * 40, i + 1);
    if (i >= 2)
      g_assert_true (ahead_pull_covered (&a, i - 2,
          60 + (gint) ((i - 2) % 5) * 40));
  }
  ahead_tear_down (&a);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/ahead/leak/", LEAKS, test_leak);
  g_test_add_func ("/ahead/way", test_way);
  g_test_add_func ("/ahead/wrong-prediction", test_wrong_prediction);
  g_test_add_func ("/ahead/unconfirmed", test_unconfirmed);
  g_test_add_func ("/ahead/crowd", test_crowd);
  return g_test_run ();
}
