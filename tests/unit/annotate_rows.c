/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which scores get a bar if there is no room for all. */

#include <math.h>

#include "faces.h"
#include "rows.h"

#define MANY 81
#define MAX_GROUPS 5

/* Class i of `n` is named "i". Scores decrease from class 0 on, except that
 * `best` has the highest. */
static void
add_attribute (GstMienFace *face, const gchar *name, guint n, guint best)
{
  g_auto (GStrv) labels = g_new0 (gchar *, n + 1);
  g_autofree gfloat *scores = g_new (gfloat, n);
  for (guint i = 0; i < n; i++) {
    labels[i] = g_strdup_printf ("%u", i);
    scores[i] = 0.3f * (n - i) / n / n;
  }
  scores[best] = 0.7f;
  gst_mien_face_take_attribute (face,
      test_attribute_new (name, "test", (const gchar *const *) labels, scores,
          n));
}

static GstMienFace *
face_new (GstBuffer *buffer)
{
  return gst_mien_buffer_add_face (buffer, 0, 0, 10, 10, 1, "test");
}

static const GstMienRow *
row_at (const GArray *rows, guint i)
{
  g_assert_cmpuint (i, <, rows->len);
  return &g_array_index (rows, GstMienRow, i);
}

/* How rows are distributed: classes of each attribute, available rows, rows of
 * each. */
static void
test_share (void)
{
  static const struct {
    guint classes[MAX_GROUPS], n_groups, n_rows, want[MAX_GROUPS];
  } cases[] = {
    { { 7, 2 }, 2, 64, { 7, 2 } },
    { { 81, 7, 2 }, 3, 64, { 10, 7, 2 } },
    { { 7, 2, 81 }, 3, 64, { 7, 2, 10 } },
    { { 81, 7, 2 }, 3, 12, { 5, 5, 2 } },
    { { 81, 81, 81 }, 3, 29, { 10, 10, 9 } },
    { { 81, 7, 2 }, 3, 4, { 2, 1, 1 } },
    { { 81, 7, 2 }, 3, 3, { 1, 1, 1 } },
    { { 81, 7, 2 }, 2, 3, { 2, 1, 0 } },
    { { 81, 7, 2 }, 3, 2, { 1, 1, 0 } },
    { { 10, 11 }, 2, 64, { 10, 10 } },
    { { 1000, 1, 1, 1, 1 }, 5, 9, { 5, 1, 1, 1, 1 } },
  };
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    GstMienFace *face = face_new (buffer);
    guint n_groups = 0, total = 0, at = 0;
    for (; n_groups < MAX_GROUPS && cases[c].classes[n_groups] > 0;
         n_groups++) {
      g_autofree gchar *name = g_strdup_printf ("a%u", n_groups);
      add_attribute (face, name, cases[c].classes[n_groups], 0);
      total += cases[c].want[n_groups];
    }
    g_assert_cmpuint (gst_mien_rows_count_groups (face), ==, n_groups);
    g_autoptr (GArray) rows =
        gst_mien_rows_choose (face, cases[c].n_groups, cases[c].n_rows);
    g_test_message ("case %u: %u rows", c, rows->len);
    g_assert_cmpuint (rows->len, ==, total);
    for (guint g = 0; g < n_groups; g++) {
      guint winners = 0;
      for (guint i = 0; i < cases[c].want[g]; i++, at++) {
        g_assert_true (row_at (rows, at)->first == (i == 0));
        winners += row_at (rows, at)->winner;
      }
      g_assert_cmpuint (winners, ==, cases[c].want[g] > 0);
    }
  }
}

static void
assert_labels (const GArray *rows, const gchar *wanted)
{
  g_autoptr (GString) labels = g_string_new (NULL);
  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (labels, "%s%s%s", i > 0 ? " " : "",
        row_at (rows, i)->label, row_at (rows, i)->winner ? "*" : "");
  g_assert_cmpstr (labels->str, ==, wanted);
}

/* All in the model's order; otherwise the best ones and the winner, which with
 * smoothing need not be among these. */
static void
test_order (void)
{
  enum { NONE = -1, THE_BEST = -2 };
  static const struct {
    guint n_classes, best;
    gint winner;
    guint n_rows;
    const gchar *labels; /* the winner is marked with a star */
  } cases[] = {
    { 4, 2, THE_BEST, 64, "0 1 2* 3" },
    { 4, 2, THE_BEST, 3, "2* 0 1" },
    { MANY, 70, THE_BEST, 3, "70* 0 1" },
    { MANY, 70, 80, 3, "70 0 80*" },
    { MANY, 70, 0, 3, "70 0* 1" },
    { MANY, 70, 80, 1, "80*" },
    { MANY, 70, NONE, 2, "70 0" },
    { MANY, 0, THE_BEST, 64, "0* 1 2 3 4 5 6 7 8 9" },
  };
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++) {
    g_autoptr (GstBuffer) buffer = gst_buffer_new ();
    GstMienFace *face = face_new (buffer);
    add_attribute (face, "a", cases[c].n_classes, cases[c].best);
    if (cases[c].winner != THE_BEST)
      gst_mien_face_take_attribute (face,
          gst_mien_attribute_copy_with (gst_mien_face_get_attribute (face, 0),
              cases[c].winner, 0.5f));
    g_autoptr (GArray) rows = gst_mien_rows_choose (face, 1, cases[c].n_rows);
    assert_labels (rows, cases[c].labels);
  }
}

/* Scores are clamped to 0 to 1; NaN counts as 0. */
static void
test_scores (void)
{
  const gchar *const labels[] = { "a", "b", "c", "d", NULL };
  const gfloat scores[] = { NAN, -1, 2, 0.25f };
  const gfloat want[] = { 0, 0, 1, 0.25f };
  g_autoptr (GstBuffer) buffer = gst_buffer_new ();
  GstMienFace *face = face_new (buffer);
  gst_mien_face_take_attribute (face,
      test_attribute_new ("a", "test", labels, scores, 4));
  g_autoptr (GArray) rows = gst_mien_rows_choose (face, 1, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (row_at (rows, i)->score, ==, want[i]);
  g_autoptr (GArray) best = gst_mien_rows_choose (face, 1, 2);
  g_assert_cmpstr (row_at (best, 0)->label, ==, "c");

  g_autoptr (GstBuffer) empty = gst_buffer_new ();
  g_autoptr (GArray) none = gst_mien_rows_choose (face_new (empty), 1, 9);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faceannotate/rows/share", test_share);
  g_test_add_func ("/faceannotate/rows/order", test_order);
  g_test_add_func ("/faceannotate/rows/scores", test_scores);
  return g_test_run ();
}
