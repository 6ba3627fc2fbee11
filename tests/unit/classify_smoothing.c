/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The winner from several results. */

#include "faces.h"
#include "smoothing.h"
#include "table.h"

#define N_CLASSES 3
#define MAX_RESULTS 40

enum { NONE = -1, A, B, C };

typedef struct {
  const char *name;
  GstMienSmoothing smoothing;
  guint window;
  gint shown;                  /* before */
  guint percent[5][N_CLASSES]; /* results, newest first */
  gint winner;
  gfloat confidence;
} Case;

static const Case CASES[] = {
  { "none", GST_MIEN_SMOOTHING_NONE, 10, B,
      { { 80, 15, 5 }, { 10, 90 }, { 10, 90 } }, A, 0.8f },
  { "mode, one result", GST_MIEN_SMOOTHING_MODE, 10, NONE, { { 80, 15, 5 } }, A,
      0.8f },
  { "mode, outlier", GST_MIEN_SMOOTHING_MODE, 10, B,
      { { 80, 20 }, { 10, 90 }, { 10, 90 }, { 20, 80 } }, B, 0.7f },
  { "mode, outlier left behind", GST_MIEN_SMOOTHING_MODE, 2, B,
      { { 80, 20 }, { 60, 40 }, { 10, 90 }, { 20, 80 } }, A, 0.7f },
  { "mode, tie with what is shown", GST_MIEN_SMOOTHING_MODE, 10, B,
      { { 80, 20 }, { 20, 80 } }, B, 0.5f },
  { "mode, tie, shown not among them", GST_MIEN_SMOOTHING_MODE, 10, C,
      { { 80, 20 }, { 20, 80 } }, A, 0.5f },
  { "mode, tie, none shown", GST_MIEN_SMOOTHING_MODE, 10, NONE,
      { { 20, 80 }, { 80, 20 } }, B, 0.5f },
  { "exponential, one result", GST_MIEN_SMOOTHING_EXPONENTIAL, 10, NONE,
      { { 80, 15, 5 } }, A, 0.8f },
  /* window 3: weights 1, 1/2, 1/4 */
  { "exponential", GST_MIEN_SMOOTHING_EXPONENTIAL, 3, NONE,
      { { 60, 40 }, { 0, 100 }, { 0, 100 } }, B, 1.15f / 1.75f },
  { "exponential, window", GST_MIEN_SMOOTHING_EXPONENTIAL, 1, B,
      { { 60, 40 }, { 0, 100 }, { 0, 100 } }, A, 0.6f },
  { "exponential, small lead", GST_MIEN_SMOOTHING_EXPONENTIAL, 1, B,
      { { 54, 46 } }, B, 0.46f },
  { "exponential, enough of a lead", GST_MIEN_SMOOTHING_EXPONENTIAL, 1, B,
      { { 56, 44 } }, A, 0.56f },
  { "none, small lead", GST_MIEN_SMOOTHING_NONE, 1, B, { { 54, 46 } }, A,
      0.54f },
  { "exponential, strong one", GST_MIEN_SMOOTHING_EXPONENTIAL, 3, B,
      { { 100 }, { 45, 55 }, { 45, 55 } }, A, 1.3375f / 1.75f },
};

static GstMienAttribute *
result_new (const gfloat *scores)
{
  static const gchar *const labels[] = { "a", "b", "c", NULL };
  return test_attribute_new ("letter", "model", labels, scores, N_CLASSES);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  GQueue results = G_QUEUE_INIT;

  for (guint i = 0; c->percent[i][A] + c->percent[i][B] > 0; i++) {
    const guint *percent = c->percent[i];
    const gfloat scores[N_CLASSES] = { percent[A] / 100.0f, percent[B] / 100.0f,
      percent[C] / 100.0f };
    g_queue_push_tail (&results, result_new (scores));
  }
  const GstMienWinner winner =
      gst_mien_smooth (c->smoothing, &results, c->window, c->shown);
  g_assert_cmpint (winner.label_id, ==, c->winner);
  g_assert_cmpfloat_with_epsilon (winner.confidence, c->confidence, 1e-5);
  g_queue_clear_full (&results, (GDestroyNotify) gst_mien_attribute_unref);
}

/* The mean of a single class, compared with 0.5. */
static void
test_single (void)
{
  static const gchar *const labels[] = { "smiling", NULL };
  static const struct {
    GstMienSmoothing smoothing;
    guint window, n;
    gfloat scores[4], confidence; /* newest first; 0: no winner */
  } cases[] = {
    { GST_MIEN_SMOOTHING_NONE, 20, 2, { 0.5f, 0 }, 0.5f },
    { GST_MIEN_SMOOTHING_NONE, 20, 2, { 0.49f, 1 }, 0 },
    { GST_MIEN_SMOOTHING_MODE, 20, 3, { 0.2f, 0.8f, 0.8f }, 0.6f },
    { GST_MIEN_SMOOTHING_MODE, 20, 3, { 0.9f, 0.2f, 0.3f }, 0 },
    { GST_MIEN_SMOOTHING_MODE, 1, 3, { 0.9f, 0.2f, 0.3f }, 0.9f },
    /* window 3: weights 1, 1/2, 1/4 */
    { GST_MIEN_SMOOTHING_EXPONENTIAL, 3, 3, { 0.8f, 0.4f, 0 }, 1 / 1.75f },
    { GST_MIEN_SMOOTHING_EXPONENTIAL, 3, 3, { 0, 0.8f, 1 }, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const gboolean wins = cases[i].confidence > 0;
    for (gint shown = -1; shown <= 0; shown++) {
      GQueue results = G_QUEUE_INIT;
      for (guint k = 0; k < cases[i].n; k++)
        g_queue_push_tail (&results,
            test_attribute_new ("smile", "model", labels, &cases[i].scores[k],
                1));
      const GstMienWinner winner = gst_mien_smooth (cases[i].smoothing,
          &results, cases[i].window, shown);
      g_assert_cmpint (winner.label_id, ==, wins ? 0 : -1);
      g_assert_cmpfloat_with_epsilon (winner.confidence, cases[i].confidence,
          1e-5);
      g_queue_clear_full (&results, (GDestroyNotify) gst_mien_attribute_unref);
    }
  }
}

/* For numbers, the mean. */
static void
test_numbers (void)
{
  static const struct {
    GstMienSmoothing smoothing;
    guint window, n;
    gfloat values[4], mean; /* newest first */
  } cases[] = {
    { GST_MIEN_SMOOTHING_NONE, 20, 2, { 30, 40 }, 30 },
    { GST_MIEN_SMOOTHING_MODE, 20, 3, { 30, 40, 50 }, 40 },
    { GST_MIEN_SMOOTHING_MODE, 2, 3, { 30, 40, 50 }, 35 },
    { GST_MIEN_SMOOTHING_EXPONENTIAL, 3, 3, { 1, -2, 4 }, 1 / 1.75f },
    { GST_MIEN_SMOOTHING_EXPONENTIAL, 1, 3, { 1, -2, 4 }, 1 },
    { GST_MIEN_SMOOTHING_EXPONENTIAL, 20, 1, { -7 }, -7 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GQueue results = G_QUEUE_INIT;
    for (guint k = 0; k < cases[i].n; k++)
      g_queue_push_tail (&results,
          test_number ("age", "years", cases[i].values[k]));
    g_assert_cmpfloat_with_epsilon (gst_mien_smooth_number (cases[i].smoothing,
                                        &results, cases[i].window),
        cases[i].mean, 1e-5);
    g_queue_clear_full (&results, (GDestroyNotify) gst_mien_attribute_unref);
  }
}

/* The number of results after which a change is shown, if all are equally
 * confident. */
static void
test_reaction (void)
{
  const struct {
    GstMienSmoothing smoothing;
    guint window, most;
  } cases[] = {
    { GST_MIEN_SMOOTHING_NONE, 20, 1 },
    { GST_MIEN_SMOOTHING_MODE, 10, 6 },
    { GST_MIEN_SMOOTHING_MODE, 20, 11 },
    { GST_MIEN_SMOOTHING_EXPONENTIAL, 10, 4 },
    { GST_MIEN_SMOOTHING_EXPONENTIAL, 20, 7 },
  };
  const gfloat before[] = { 0.8f, 0.1f, 0.1f }, after[] = { 0.1f, 0.8f, 0.1f };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GQueue results = G_QUEUE_INIT;
    guint n = 0;
    for (guint k = 0; k < MAX_RESULTS; k++)
      g_queue_push_head (&results, result_new (before));
    do {
      g_queue_push_head (&results, result_new (after));
      n++;
    } while (gst_mien_smooth (cases[i].smoothing, &results, cases[i].window, 0)
                 .label_id
        == 0);
    if (n > cases[i].most)
      g_error ("smoothing %d, window %u: changed after %u results",
          cases[i].smoothing, cases[i].window, n);
    g_queue_clear_full (&results, (GDestroyNotify) gst_mien_attribute_unref);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/classify/smoothing/", CASES, test_case);
  g_test_add_func ("/classify/smoothing/single", test_single);
  g_test_add_func ("/classify/smoothing/numbers", test_numbers);
  g_test_add_func ("/classify/smoothing/reaction", test_reaction);
  return g_test_run ();
}
