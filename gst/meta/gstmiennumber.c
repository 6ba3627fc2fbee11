/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Attributes that are numbers. */
#include "gstmienattribute-private.h"

#include <math.h>

static GstMienAttribute *
number_new (GstMienClassSet *classes, gfloat value, gfloat raw_value)
{
  GstMienAttribute *attribute = mien_attribute_alloc (classes, NULL, 0, -1, 0);

  attribute->value = value;
  attribute->raw_value = raw_value;
  return attribute;
}

/**
 * gst_mien_attribute_new_number:
 * @classes: (transfer none): name and unit of the number, from
 *   gst_mien_class_set_new_number()
 * @value: the result of the model, in the unit of @classes
 *
 * Creates an attribute that is a number. It has neither scores nor a winner.
 *
 * Returns: (transfer full): a new attribute
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_attribute_new_number (GstMienClassSet *classes, gfloat value)
{
  g_return_val_if_fail (classes != NULL, NULL);
  g_return_val_if_fail (gst_mien_class_set_is_number (classes), NULL);

  return number_new (classes, value, value);
}

/**
 * gst_mien_attribute_copy_with_value:
 * @attribute: an attribute that is a number
 * @value: the new value, in the same unit
 *
 * Creates an attribute with the same raw value and another value, for example
 * after smoothing over time.
 *
 * Returns: (transfer full): a new attribute, which shares the class set
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_attribute_copy_with_value (const GstMienAttribute *attribute,
    gfloat value)
{
  g_return_val_if_fail (attribute != NULL, NULL);
  g_return_val_if_fail (gst_mien_attribute_is_number (attribute), NULL);

  return number_new (attribute->classes, value, attribute->raw_value);
}

/**
 * gst_mien_attribute_is_number:
 * @attribute: an attribute
 *
 * Checks whether the attribute is a number instead of one of several classes.
 *
 * Returns: %TRUE if @attribute is a number, %FALSE if it has classes
 *
 * Since: 0.1
 */
gboolean
gst_mien_attribute_is_number (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, FALSE);

  return gst_mien_class_set_is_number (attribute->classes);
}

/**
 * gst_mien_attribute_get_value:
 * @attribute: an attribute
 *
 * Gets the number, after smoothing.
 *
 * Returns: the number, in the unit of gst_mien_attribute_get_unit(); the mean
 *   if `faceclassify` smooths over time. NaN if @attribute has classes
 *
 * Since: 0.1
 */
gfloat
gst_mien_attribute_get_value (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NAN);

  return attribute->value;
}

/**
 * gst_mien_attribute_get_raw_value:
 * @attribute: an attribute
 *
 * Gets the number before smoothing.
 *
 * Returns: the number as computed by the model, before smoothing, in the same
 *   unit. NaN if @attribute has classes
 *
 * Since: 0.1
 */
gfloat
gst_mien_attribute_get_raw_value (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NAN);

  return attribute->raw_value;
}

/**
 * gst_mien_attribute_get_unit:
 * @attribute: an attribute
 *
 * Gets the unit of gst_mien_attribute_get_value().
 *
 * Returns: (nullable): the unit of the number, such as "years"; %NULL if it
 *   has none or @attribute has classes
 *
 * Since: 0.1
 */
const gchar *
gst_mien_attribute_get_unit (const GstMienAttribute *attribute)
{
  g_return_val_if_fail (attribute != NULL, NULL);

  return gst_mien_class_set_get_unit (attribute->classes);
}
