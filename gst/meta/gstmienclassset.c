/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienclassset
 * @title: GstMienClassSet
 * @short_description: what a model can say of a face
 *
 * The classes that a model tells apart, or the number that it gives with its
 * unit. Immutable and reference-counted: a model has one for each of its
 * attributes, which all its verdicts share, and any thread may read it.
 *
 * Since: 0.1
 */

#include "meta/gstmienclassset.h"

#include "intern.h"

/**
 * GstMienClassSet:
 *
 * The classes that a model tells apart, or its number's unit, and the model's
 * name. Opaque, immutable, reference-counted.
 *
 * Since: 0.1
 */
struct _GstMienClassSet {
  const gchar *name, *model_name; /* all strings are interned */
  gboolean is_number;             /* then there are no labels */
  const gchar *unit;              /* of a number; or NULL */
  guint n_labels;
  const gchar *labels[]; /* NULL-terminated */
};

G_DEFINE_BOXED_TYPE (GstMienClassSet, gst_mien_class_set,
    gst_mien_class_set_ref, gst_mien_class_set_unref)

static GstMienClassSet *
class_set_new (const gchar *name, const gchar *model_name, guint n_labels)
{
  GstMienClassSet *classes = g_atomic_rc_box_alloc0 (sizeof (GstMienClassSet)
      + (n_labels + 1) * sizeof (gchar *));

  classes->name = mien_intern (name);
  classes->model_name = mien_intern (model_name);
  classes->n_labels = n_labels;
  return classes;
}

/**
 * gst_mien_class_set_new:
 * @name: what the classes are of, such as "emotion" or "gender"
 * @model_name: name of the model that tells them apart
 * @labels: (array zero-terminated=1): names of the classes, at least one
 *
 * All names are interned, see g_intern_string(). Bytes that are not UTF-8 are
 * replaced by U+FFFD.
 *
 * Returns: (transfer full): a new set
 *
 * Since: 0.1
 */
GstMienClassSet *
gst_mien_class_set_new (const gchar *name, const gchar *model_name,
    const gchar *const *labels)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (model_name != NULL, NULL);
  g_return_val_if_fail (labels != NULL && labels[0] != NULL, NULL);

  const guint n = g_strv_length ((gchar **) labels);
  GstMienClassSet *classes = class_set_new (name, model_name, n);
  for (guint i = 0; i < n; i++)
    classes->labels[i] = mien_intern (labels[i]);
  return classes;
}

/**
 * gst_mien_class_set_new_number:
 * @name: what the number is, such as "age" or "valence"
 * @model_name: name of the model that gives it
 * @unit: (nullable): what it counts, such as "years"; %NULL: it has no unit
 *
 * What a model says by a number: there are no classes. Names are interned as
 * by gst_mien_class_set_new().
 *
 * Returns: (transfer full): a new set
 *
 * Since: 0.1
 */
GstMienClassSet *
gst_mien_class_set_new_number (const gchar *name, const gchar *model_name,
    const gchar *unit)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (model_name != NULL, NULL);

  GstMienClassSet *classes = class_set_new (name, model_name, 0);
  classes->is_number = TRUE;
  classes->unit = unit ? mien_intern (unit) : NULL;
  return classes;
}

/**
 * gst_mien_class_set_ref:
 * @classes: a set
 *
 * Returns: (transfer full): @classes, with one reference more
 *
 * Since: 0.1
 */
GstMienClassSet *
gst_mien_class_set_ref (GstMienClassSet *classes)
{
  g_return_val_if_fail (classes != NULL, NULL);

  return g_atomic_rc_box_acquire (classes);
}

/**
 * gst_mien_class_set_unref:
 * @classes: (transfer full): a set
 *
 * Gives a reference back; the last one frees the set.
 *
 * Since: 0.1
 */
void
gst_mien_class_set_unref (GstMienClassSet *classes)
{
  g_return_if_fail (classes != NULL);

  g_atomic_rc_box_release (classes);
}

/**
 * gst_mien_class_set_get_name:
 * @classes: a set
 *
 * Returns: what the classes are of, such as "emotion" or "gender"
 *
 * Since: 0.1
 */
const gchar *
gst_mien_class_set_get_name (const GstMienClassSet *classes)
{
  g_return_val_if_fail (classes != NULL, NULL);

  return classes->name;
}

/**
 * gst_mien_class_set_get_model_name:
 * @classes: a set
 *
 * Returns: name of the model that tells them apart
 *
 * Since: 0.1
 */
const gchar *
gst_mien_class_set_get_model_name (const GstMienClassSet *classes)
{
  g_return_val_if_fail (classes != NULL, NULL);

  return classes->model_name;
}

/**
 * gst_mien_class_set_get_labels:
 * @classes: a set
 * @n_labels: (out) (optional): number of classes
 *
 * Returns: (array length=n_labels) (transfer none): names of all classes, in
 *   the order of a model's scores; also %NULL-terminated. Of a number there are
 *   none
 *
 * Since: 0.1
 */
const gchar *const *
gst_mien_class_set_get_labels (const GstMienClassSet *classes, guint *n_labels)
{
  g_return_val_if_fail (classes != NULL, NULL);

  if (n_labels)
    *n_labels = classes->n_labels;
  return classes->labels;
}

/**
 * gst_mien_class_set_is_number:
 * @classes: a set
 *
 * Returns: %TRUE if the model gives a number instead of a score for each class
 *
 * Since: 0.1
 */
gboolean
gst_mien_class_set_is_number (const GstMienClassSet *classes)
{
  g_return_val_if_fail (classes != NULL, FALSE);

  return classes->is_number;
}

/**
 * gst_mien_class_set_get_unit:
 * @classes: a set
 *
 * Returns: (nullable): what the number counts, such as "years"; %NULL if it has
 *   no unit, or there are classes
 *
 * Since: 0.1
 */
const gchar *
gst_mien_class_set_get_unit (const GstMienClassSet *classes)
{
  g_return_val_if_fail (classes != NULL, NULL);

  return classes->unit;
}
