/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienattribute
 * @title: GstMienAttribute
 * @short_description: what one model says of one face
 *
 * Every class with its score, and the winner. Immutable and reference-counted:
 * copies of a buffer share their attributes, and any thread may read them.
 *
 * Since: 0.1
 */

#include "meta/gstmienattribute.h"

#include <math.h>
#include <string.h>

/* The model's verdict, shared by attributes that differ in winner or age. */
typedef struct {
  gchar *name;
  gchar *model_name;
  gchar **labels;
  gfloat *scores;
  guint n_scores;
} Verdict;

/**
 * GstMienAttribute:
 *
 * What one model says of one face. Opaque, immutable, reference-counted.
 *
 * Since: 0.1
 */
struct _GstMienAttribute {
  Verdict *verdict;             /* g_atomic_rc_box */
  gint label_id;
  gfloat confidence;
  guint frames_ago;
};

G_DEFINE_BOXED_TYPE (GstMienAttribute, gst_mien_attribute,
    gst_mien_attribute_ref, gst_mien_attribute_unref)

static void
verdict_clear (gpointer data)
{
  Verdict *verdict = data;

  g_free (verdict->name);
  g_free (verdict->model_name);
  g_strfreev (verdict->labels);
  g_free (verdict->scores);
}

static void
attribute_clear (gpointer data)
{
  GstMienAttribute *attribute = data;

  g_atomic_rc_box_release_full (attribute->verdict, verdict_clear);
}

/* Takes over `verdict`. */
static GstMienAttribute *
attribute_new (Verdict *verdict, gint label_id, gfloat confidence,
    guint frames_ago)
{
  GstMienAttribute *attribute = g_atomic_rc_box_new (GstMienAttribute);

  attribute->verdict = verdict;
  attribute->label_id = label_id;
  attribute->confidence = confidence;
  attribute->frames_ago = frames_ago;
  return attribute;
}

/* What a class that has no rival needs. */
#define SINGLE_CLASS_WINS 0.5f

/* -1 where a broken model gives nothing but NaN, or a single class is more
 * likely not so. */
static gint
best_class (const gfloat *scores, guint n_scores)
{
  gint best = -1;

  if (n_scores == 1)
    return scores[0] >= SINGLE_CLASS_WINS && isfinite (scores[0]) ? 0 : -1;
  for (guint i = 0; i < n_scores; i++)
    if (isfinite (scores[i]) && (best < 0 || scores[i] > scores[best]))
      best = (gint) i;
  return best;
}

/* Names come from files and command lines, as any bytes; readers, mirrors and
 * JSON expect UTF-8. */
static gchar **
copy_labels (const gchar *const *labels, guint n)
{
  gchar **copy = g_new0 (gchar *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = g_utf8_make_valid (labels[i], -1);
  return copy;
}

/**
 * gst_mien_attribute_new:
 * @name: what the attribute tells, such as "emotion" or "gender"
 * @model_name: name of the model that computed the scores
 * @labels: (array zero-terminated=1): names of the classes, as many as scores
 * @scores: (array length=n_scores): score of each class; of a softmax: 0 to 1,
 *   sum 1; of a single class: its probability
 * @n_scores: number of classes, at least 1
 *
 * Makes an attribute of a model's output. The winner is the class with the
 * highest score, its score the confidence, and the age is 0. A single class
 * wins from 0.5 on; below that there is no winner. A score that is not finite
 * never wins. Everything is copied; bytes that are not UTF-8 are
 * replaced by U+FFFD.
 *
 * Returns: (transfer full): a new attribute
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_attribute_new (const gchar *name, const gchar *model_name,
    const gchar *const *labels, const gfloat *scores, guint n_scores)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (model_name != NULL, NULL);
  g_return_val_if_fail (labels != NULL, NULL);
  g_return_val_if_fail (scores != NULL, NULL);
  g_return_val_if_fail (n_scores > 0, NULL);
  g_return_val_if_fail (g_strv_length ((gchar **) labels) == n_scores, NULL);

  Verdict *verdict = g_atomic_rc_box_new (Verdict);
  verdict->name = g_utf8_make_valid (name, -1);
  verdict->model_name = g_utf8_make_valid (model_name, -1);
  verdict->labels = copy_labels (labels, n_scores);
  verdict->scores = g_new (gfloat, n_scores);
  memcpy (verdict->scores, scores, n_scores * sizeof (gfloat));
  verdict->n_scores = n_scores;

  gint winner = best_class (scores, n_scores);
  return attribute_new (verdict, winner, winner < 0 ? 0 : scores[winner], 0);
}

/**
 * gst_mien_attribute_copy_with:
 * @attribute: an attribute
 * @label_id: index of the new winner, or -1: no class passed the threshold
 * @confidence: of the winner, 0 to 1
 * @frames_ago: frames between the computation of the scores and the buffer
 *   that the copy is for
 *
 * The same scores with another winner (what smoothing over time decides) and
 * another age.
 *
 * Returns: (transfer full): a new attribute, which shares the scores
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_attribute_copy_with (const GstMienAttribute *attribute,
    gint label_id, gfloat confidence, guint frames_ago)
{
  g_return_val_if_fail (attribute != NULL, NULL);
  g_return_val_if_fail (label_id >= -1, NULL);
  g_return_val_if_fail (label_id < (gint) attribute->verdict->n_scores, NULL);

  return attribute_new (g_atomic_rc_box_acquire (attribute->verdict),
      label_id, confidence, frames_ago);
}

/**
 * gst_mien_attribute_ref:
 * @attribute: an attribute
 *
 * Returns: (transfer full): @attribute, with one reference more
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_attribute_ref (GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  return g_atomic_rc_box_acquire (attribute);
}

/**
 * gst_mien_attribute_unref:
 * @attribute: (transfer full): an attribute
 *
 * Gives a reference back; the last one frees the attribute.
 *
 * Since: 0.1
 */
void
gst_mien_attribute_unref (GstMienAttribute *attribute)
{
  g_return_if_fail (attribute != NULL);

  g_atomic_rc_box_release_full (attribute, attribute_clear);
}

/**
 * gst_mien_attribute_get_name:
 * @attribute: an attribute
 *
 * Returns: what the attribute tells, such as "emotion" or "gender"
 *
 * Since: 0.1
 */
const gchar *
gst_mien_attribute_get_name (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  return attribute->verdict->name;
}

/**
 * gst_mien_attribute_get_model_name:
 * @attribute: an attribute
 *
 * Returns: name of the model that computed the scores
 *
 * Since: 0.1
 */
const gchar *
gst_mien_attribute_get_model_name (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  return attribute->verdict->model_name;
}

/**
 * gst_mien_attribute_get_label:
 * @attribute: an attribute
 *
 * Returns: (nullable): name of the winning class, or %NULL if none passed the
 *   threshold
 *
 * Since: 0.1
 */
const gchar *
gst_mien_attribute_get_label (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  if (attribute->label_id < 0)
    return NULL;
  return attribute->verdict->labels[attribute->label_id];
}

/**
 * gst_mien_attribute_get_label_id:
 * @attribute: an attribute
 *
 * Returns: index of the winning class, or -1 if none passed the threshold
 *
 * Since: 0.1
 */
gint
gst_mien_attribute_get_label_id (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, -1);

  return attribute->label_id;
}

/**
 * gst_mien_attribute_get_confidence:
 * @attribute: an attribute
 *
 * The winner's confidence. It differs from the winner's score where the
 * verdicts on several frames were combined.
 *
 * Returns: 0 to 1
 *
 * Since: 0.1
 */
gfloat
gst_mien_attribute_get_confidence (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, 0);

  return attribute->confidence;
}

/**
 * gst_mien_attribute_get_raw_label:
 * @attribute: an attribute
 *
 * The winner by the scores alone. It differs from
 * gst_mien_attribute_get_label() where results were smoothed over time, or the
 * winner did not pass the threshold.
 *
 * Returns: (nullable): name of the class with the highest score, or %NULL if
 *   no score is a number, or a single class has less than 0.5
 *
 * Since: 0.1
 */
const gchar *
gst_mien_attribute_get_raw_label (const GstMienAttribute *attribute)
{
  const gint id = gst_mien_attribute_get_raw_label_id (attribute);

  return id < 0 ? NULL : attribute->verdict->labels[id];
}

/**
 * gst_mien_attribute_get_raw_label_id:
 * @attribute: an attribute
 *
 * The winner by the scores alone, as gst_mien_attribute_get_raw_label().
 *
 * Returns: index of the class with the highest score, or -1
 *
 * Since: 0.1
 */
gint
gst_mien_attribute_get_raw_label_id (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, -1);

  return best_class (attribute->verdict->scores,
      attribute->verdict->n_scores);
}

/**
 * gst_mien_attribute_get_frames_ago:
 * @attribute: an attribute
 *
 * Returns: how many frames before this buffer's the scores were computed; 0
 *   means on this very frame
 *
 * Since: 0.1
 */
guint
gst_mien_attribute_get_frames_ago (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, 0);

  return attribute->frames_ago;
}

/**
 * gst_mien_attribute_get_labels:
 * @attribute: an attribute
 * @n_labels: (out) (optional): number of classes
 *
 * Returns: (array length=n_labels) (transfer none): names of all classes, in
 *   the order of the scores; also %NULL-terminated
 *
 * Since: 0.1
 */
const gchar *const *
gst_mien_attribute_get_labels (const GstMienAttribute *attribute,
    guint *n_labels)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  if (n_labels)
    *n_labels = attribute->verdict->n_scores;
  return (const gchar *const *) attribute->verdict->labels;
}

/**
 * gst_mien_attribute_get_scores:
 * @attribute: an attribute
 * @n_scores: (out) (optional): number of classes
 *
 * Returns: (array length=n_scores) (transfer none): score of every class, as
 *   the model gave them
 *
 * Since: 0.1
 */
const gfloat *
gst_mien_attribute_get_scores (const GstMienAttribute *attribute,
    guint *n_scores)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  if (n_scores)
    *n_scores = attribute->verdict->n_scores;
  return attribute->verdict->scores;
}
