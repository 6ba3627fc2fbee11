/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "smoothing.h"

#include "base/properties.h"

GType
gst_mien_smoothing_get_type (void)
{
  static const GEnumValue values[] = {
    { GST_MIEN_SMOOTHING_NONE, "The last result alone", "none" },
    { GST_MIEN_SMOOTHING_MODE, "The label that won most often", "mode" },
    { GST_MIEN_SMOOTHING_EXPONENTIAL,
        "The highest mean score, newer results "
        "weighing more",
        "exponential" },
    { 0 },
  };
  return gst_mien_enum_type ("GstMienSmoothing", values);
}

/* Minimum score of a class without a rival. */
#define SINGLE_CLASS_WINS 0.5f

/* Adds `weight` times the scores of a result, or its number, to `sums`. */
static void
add_scores (const GstMienAttribute *result, gfloat weight, gfloat *sums)
{
  guint n;
  if (gst_mien_attribute_is_number (result))
    sums[0] += weight * gst_mien_attribute_get_raw_value (result);
  const gfloat *scores = gst_mien_attribute_get_scores (result, &n);

  for (guint i = 0; i < n; i++)
    sums[i] += weight * scores[i];
}

static gint
index_of_largest (const gfloat *numbers, guint n)
{
  guint best = 0;

  for (guint i = 1; i < n; i++)
    if (numbers[i] > numbers[best])
      best = i;
  return (gint) best;
}

static GstMienWinner
by_mode (GQueue *results, guint window, gint shown, guint n_classes)
{
  g_autofree gfloat *sums = g_new0 (gfloat, n_classes);
  g_autofree guint *wins = g_new0 (guint, n_classes);
  gint best = shown;
  guint n = 0;

  for (GList *l = results->head; l && n < window; l = l->next, n++) {
    add_scores (l->data, 1, sums);
    wins[gst_mien_attribute_get_raw_label_id (l->data)]++;
  }
  n = 0;
  for (GList *l = results->head; l && n < window; l = l->next, n++) {
    const gint label = gst_mien_attribute_get_raw_label_id (l->data);
    if (best < 0 || wins[label] > wins[best])
      best = label;
  }
  return (GstMienWinner) { best, sums[best] / n };
}

/* The weighted mean scores. The newest result has the largest weight; each
 * earlier one has `fading` times the weight of the next. */
static void
mean_scores (GQueue *results, guint window, gfloat fading, gfloat *means,
    guint n_classes)
{
  gfloat weight = 1, total = 0;
  guint n = 0;

  for (GList *l = results->head; l && n < window; l = l->next, n++) {
    add_scores (l->data, weight, means);
    total += weight;
    weight *= fading;
  }
  for (guint i = 0; i < n_classes; i++)
    means[i] /= total;
}

static gfloat
fading_of (guint window)
{
  return 1 - 2.0f / (window + 1);
}

static GstMienWinner
by_mean (GQueue *results, guint window, gint shown, guint n_classes)
{
  g_autofree gfloat *means = g_new0 (gfloat, n_classes);

  mean_scores (results, window, fading_of (window), means, n_classes);
  gint best = index_of_largest (means, n_classes);
  if (shown >= 0 && means[best] < means[shown] + GST_MIEN_SMOOTHING_LEAD)
    best = shown;
  return (GstMienWinner) { best, means[best] };
}

/* The mean of the only score, or of the number. */
static gfloat
mean_of (GstMienSmoothing smoothing, GQueue *results, guint window)
{
  const gfloat fading =
      smoothing == GST_MIEN_SMOOTHING_MODE ? 1 : fading_of (window);
  gfloat mean = 0;

  mean_scores (results, smoothing == GST_MIEN_SMOOTHING_NONE ? 1 : window,
      fading, &mean, 1);
  return mean;
}

static GstMienWinner
by_single_class (gfloat mean)
{
  return mean >= SINGLE_CLASS_WINS
      ? (GstMienWinner) { 0, mean }
      : (GstMienWinner) { -1, 0 };
}

GstMienWinner
gst_mien_smooth (GstMienSmoothing smoothing, GQueue *results, guint window,
    gint shown)
{
  guint n_classes;

  gst_mien_attribute_get_scores (results->head->data, &n_classes);
  if (n_classes == 1)
    return by_single_class (mean_of (smoothing, results, window));
  switch (smoothing) {
    case GST_MIEN_SMOOTHING_MODE:
      return by_mode (results, window, shown, n_classes);
    case GST_MIEN_SMOOTHING_EXPONENTIAL:
      return by_mean (results, window, shown, n_classes);
    default:
      return by_mean (results, 1, -1, n_classes);
  }
}

gfloat
gst_mien_smooth_number (GstMienSmoothing smoothing, GQueue *results,
    guint window)
{
  return mean_of (smoothing, results, window);
}
