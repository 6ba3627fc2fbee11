/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienclassset
 * @title: GstMienClassSet
 * @short_description: the classes of a model, or the unit of its number
 *
 * The classes that a model distinguishes, or, for a model that returns a
 * number, its unit. Immutable and reference-counted: a model has one set per
 * attribute, which all its results share, and any thread may read it.
 *
 * Since: 0.1
 */

#include "meta/gstmienclassset.h"

#include "intern.h"

/**
 * GstMienClassSet:
 *
 * The classes that a model distinguishes, or the unit of its number, and the
 * name of the model. Opaque, immutable, reference-counted.
 *
 * Since: 0.1
 */
struct _GstMienClassSet {
  const gchar *name, *model_name; /* all strings are interned */
  gboolean is_number;             /* if TRUE, there are no labels */
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
 * @name: name of the attribute, such as "emotion" or "gender"
 * @model_name: name of the model
 * @labels: (array zero-terminated=1): names of the classes, at least one
 *
 * Creates a set of classes. All names are interned, see g_intern_string().
 * Bytes that are not UTF-8 are replaced by U+FFFD.
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
 * @name: name of the attribute, such as "age" or "valence"
 * @model_name: name of the model
 * @unit: (nullable): unit of the number, such as "years", or %NULL
 *
 * Creates a set without classes, for a model that returns a number. Names are
 * interned as in gst_mien_class_set_new().
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
 * Adds a reference. Any thread.
 *
 * Returns: (transfer full): @classes
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
 * Drops a reference; the last one frees @classes. Any thread.
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
 * Gets the name of the attribute that the classes belong to.
 *
 * Returns: the name of the attribute, such as "emotion" or "gender"
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
 * Gets the model that the classes belong to.
 *
 * Returns: the name of the model
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
 * Gets the names of all classes, in the model's order.
 *
 * Returns: (array length=n_labels) (transfer none): the names of all classes,
 *   in the order of the model's scores, %NULL-terminated; empty for a number
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
 * Checks whether the model returns a number instead of classes.
 *
 * Returns: %TRUE if the model returns a number, %FALSE if it has classes
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
 * Gets the unit of the model's number.
 *
 * Returns: (nullable): the unit of the number, such as "years"; %NULL if it
 *   has none or the set has classes
 *
 * Since: 0.1
 */
const gchar *
gst_mien_class_set_get_unit (const GstMienClassSet *classes)
{
  g_return_val_if_fail (classes != NULL, NULL);

  return classes->unit;
}
