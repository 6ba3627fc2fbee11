/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienattribute
 * @title: GstMienAttribute
 * @short_description: the result of one model for one face
 *
 * Either the score of every class and the winning class, or a number, such as
 * an age in years. Immutable and reference-counted: copies of a buffer share
 * their attributes, and any thread may read them.
 *
 * Since: 0.1
 */

#include "gstmienattribute-private.h"

#include <math.h>

/**
 * GstMienAttribute:
 *
 * The result of one model for one face. Opaque, immutable, reference-counted.
 *
 * Since: 0.1
 */

G_DEFINE_BOXED_TYPE (GstMienAttribute, gst_mien_attribute,
    gst_mien_attribute_ref, gst_mien_attribute_unref)

static void
attribute_clear (gpointer data)
{
  gst_mien_class_set_unref (((GstMienAttribute *) data)->classes);
}

GstMienAttribute *
mien_attribute_alloc (GstMienClassSet *classes, const gfloat *scores,
    guint n_scores, gint label_id, gfloat confidence)
{
  GstMienAttribute *attribute = g_atomic_rc_box_alloc (sizeof (GstMienAttribute)
      + n_scores * sizeof (gfloat));

  attribute->classes = gst_mien_class_set_ref (classes);
  attribute->label_id = label_id;
  attribute->confidence = confidence;
  attribute->value = attribute->raw_value = NAN;
  attribute->n_scores = n_scores;
  for (guint i = 0; i < n_scores; i++)
    attribute->scores[i] = scores[i];
  return attribute;
}

static const gchar *
label_of (const GstMienAttribute *attribute, gint label_id)
{
  return label_id < 0
      ? NULL
      : gst_mien_class_set_get_labels (attribute->classes, NULL)[label_id];
}

/* Minimum score of a class without a rival. */
#define SINGLE_CLASS_WINS 0.5f

/* -1 if no score is finite, as from a broken model, or if the score of a single
 * class is too low. */
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

/**
 * gst_mien_attribute_new:
 * @classes: (transfer none): the classes of the model
 * @scores: (array length=n_scores): the score of each class. For a softmax, 0
 *   to 1 with a sum of 1; for a single class, its probability
 * @n_scores: number of classes, equal to that of @classes
 *
 * Creates an attribute from the scores of a model. The class with the highest
 * score wins, and its score is the confidence. A single class wins with a score
 * of at least 0.5; below that there is no winner. A score that is not finite
 * never wins. The scores are copied.
 *
 * Returns: (transfer full): a new attribute
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_attribute_new (GstMienClassSet *classes, const gfloat *scores,
    guint n_scores)
{
  guint n_labels;

  g_return_val_if_fail (classes != NULL, NULL);
  g_return_val_if_fail (!gst_mien_class_set_is_number (classes), NULL);
  g_return_val_if_fail (scores != NULL, NULL);
  gst_mien_class_set_get_labels (classes, &n_labels);
  g_return_val_if_fail (n_scores == n_labels, NULL);

  const gint winner = best_class (scores, n_scores);
  return mien_attribute_alloc (classes, scores, n_scores, winner,
      winner < 0 ? 0 : scores[winner]);
}

/**
 * gst_mien_attribute_copy_with:
 * @attribute: an attribute with classes
 * @label_id: index of the new winner, or -1 if no class reached the threshold
 * @confidence: confidence of the winner, 0 to 1
 *
 * Creates an attribute with the same scores and another winner, for example
 * after smoothing over time.
 *
 * Returns: (transfer full): a new attribute, which shares the class set
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_attribute_copy_with (const GstMienAttribute *attribute, gint label_id,
    gfloat confidence)
{
  g_return_val_if_fail (attribute != NULL, NULL);
  g_return_val_if_fail (!gst_mien_attribute_is_number (attribute), NULL);
  g_return_val_if_fail (label_id >= -1, NULL);
  g_return_val_if_fail (label_id < (gint) attribute->n_scores, NULL);

  return mien_attribute_alloc (attribute->classes, attribute->scores,
      attribute->n_scores, label_id, confidence);
}

/**
 * gst_mien_attribute_ref:
 * @attribute: an attribute
 *
 * Adds a reference. Any thread.
 *
 * Returns: (transfer full): @attribute
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
 * Drops a reference; the last one frees @attribute. Any thread.
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
 * gst_mien_attribute_get_class_set:
 * @attribute: an attribute
 *
 * Gets what all attributes of the model have in common: names, and labels or a
 * unit.
 *
 * Returns: (transfer none): the classes of the model, owned by @attribute
 *
 * Since: 0.1
 */
GstMienClassSet *
gst_mien_attribute_get_class_set (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  return attribute->classes;
}

/**
 * gst_mien_attribute_get_name:
 * @attribute: an attribute
 *
 * Gets the name by which faces know the attribute.
 *
 * Returns: the name of the attribute, such as "emotion" or "gender"
 *
 * Since: 0.1
 */
const gchar *
gst_mien_attribute_get_name (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  return gst_mien_class_set_get_name (attribute->classes);
}

/**
 * gst_mien_attribute_get_model_name:
 * @attribute: an attribute
 *
 * Gets the model that produced the attribute.
 *
 * Returns: the name of the model that computed it
 *
 * Since: 0.1
 */
const gchar *
gst_mien_attribute_get_model_name (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  return gst_mien_class_set_get_model_name (attribute->classes);
}

/**
 * gst_mien_attribute_get_label:
 * @attribute: an attribute
 *
 * Gets the label of the winner, after smoothing and threshold.
 *
 * Returns: (nullable): the name of the winning class, or %NULL if no class
 *   reached the threshold or @attribute is a number
 *
 * Since: 0.1
 */
const gchar *
gst_mien_attribute_get_label (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  return label_of (attribute, attribute->label_id);
}

/**
 * gst_mien_attribute_get_label_id:
 * @attribute: an attribute
 *
 * Gets the index of the winner in gst_mien_attribute_get_labels(), after
 * smoothing and threshold.
 *
 * Returns: the index of the winning class, or -1 if no class reached the
 *   threshold or @attribute is a number
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
 * Gets the confidence of the winner. It differs from the winner's score if
 * the results of several frames were combined.
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
 * Gets the winner according to the scores alone. It differs from
 * gst_mien_attribute_get_label() if results were smoothed over time or no class
 * reached the threshold.
 *
 * Returns: (nullable): the name of the class with the highest score, or %NULL
 *   if no score is finite, a single class has less than 0.5, or @attribute is
 *   a number
 *
 * Since: 0.1
 */
const gchar *
gst_mien_attribute_get_raw_label (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  return label_of (attribute, gst_mien_attribute_get_raw_label_id (attribute));
}

/**
 * gst_mien_attribute_get_raw_label_id:
 * @attribute: an attribute
 *
 * Gets the winner according to the scores alone, like
 * gst_mien_attribute_get_raw_label().
 *
 * Returns: the index of the class with the highest score, or -1
 *
 * Since: 0.1
 */
gint
gst_mien_attribute_get_raw_label_id (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, -1);

  return best_class (attribute->scores, attribute->n_scores);
}

/**
 * gst_mien_attribute_get_labels:
 * @attribute: an attribute
 * @n_labels: (out) (optional): number of classes
 *
 * Gets the names of all classes, in the order of
 * gst_mien_attribute_get_scores().
 *
 * Returns: (array length=n_labels) (transfer none): the names of all classes,
 *   in the order of the scores, %NULL-terminated; empty for a number
 *
 * Since: 0.1
 */
const gchar *const *
gst_mien_attribute_get_labels (const GstMienAttribute *attribute,
    guint *n_labels)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  return gst_mien_class_set_get_labels (attribute->classes, n_labels);
}

/**
 * gst_mien_attribute_get_scores:
 * @attribute: an attribute
 * @n_scores: (out) (optional): number of classes
 *
 * Gets the scores of all classes as the model produced them, before smoothing.
 *
 * Returns: (array length=n_scores) (transfer none): the score of every class,
 *   as computed by the model; empty for a number
 *
 * Since: 0.1
 */
const gfloat *
gst_mien_attribute_get_scores (const GstMienAttribute *attribute,
    guint *n_scores)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  if (n_scores)
    *n_scores = attribute->n_scores;
  return attribute->scores;
}
