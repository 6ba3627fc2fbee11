/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What models say of a face: its attributes and maps. */

#include "gstmienface-private.h"

static guint
length_of (const GPtrArray *array)
{
  return array ? array->len : 0;
}

static gboolean
is_writable (const GstMienFace *face)
{
  return gst_mini_object_is_writable (GST_MINI_OBJECT_CAST (face));
}

/* Takes over `item`. */
static void
append (GPtrArray **array, gpointer item, GDestroyNotify unref)
{
  if (!*array)
    *array = g_ptr_array_new_with_free_func (unref);
  g_ptr_array_add (*array, item);
}

/* Takes over `item`. */
static void
replace (GPtrArray *array, guint index, gpointer item, GDestroyNotify unref)
{
  unref (array->pdata[index]);
  array->pdata[index] = item;
}

/* Where the face has the attribute of that name; or -1. */
static gint
find_attribute (const GstMienFace *face, const gchar *name)
{
  const GPtrArray *attributes = MIEN_FACE (face)->attributes;

  for (guint i = 0; i < length_of (attributes); i++)
    if (g_str_equal (gst_mien_attribute_get_name (attributes->pdata[i]),
            name))
      return (gint) i;
  return -1;
}

/* Where the face has the map of that name, by that model or (NULL) any; or
 * -1. */
static gint
find_map (const GstMienFace *face, const gchar *name,
    const gchar *model_name)
{
  const GPtrArray *maps = MIEN_FACE (face)->maps;

  for (guint i = 0; i < length_of (maps); i++) {
    const GstMienMap *map = maps->pdata[i];
    if (g_str_equal (gst_mien_map_get_name (map), name) && (!model_name
            || g_str_equal (gst_mien_map_get_model_name (map), model_name)))
      return (gint) i;
  }
  return -1;
}

static void
add_attribute (GstMienFace *face, GstMienAttribute *attribute)
{
  append (&MIEN_FACE (face)->attributes, attribute,
      (GDestroyNotify) gst_mien_attribute_unref);
}

static void
add_map (GstMienFace *face, GstMienMap *map)
{
  append (&MIEN_FACE (face)->maps, map, (GDestroyNotify) gst_mien_map_unref);
}

void
mien_face_share_results (const GstMienFace *source, GstMienFace *dest)
{
  const GPtrArray *attributes = MIEN_FACE (source)->attributes;
  const GPtrArray *maps = MIEN_FACE (source)->maps;

  for (guint i = 0; i < length_of (attributes); i++) {
    GstMienAttribute *attribute = attributes->pdata[i];
    if (find_attribute (dest, gst_mien_attribute_get_name (attribute)) < 0)
      add_attribute (dest, gst_mien_attribute_ref (attribute));
  }
  for (guint i = 0; i < length_of (maps); i++) {
    GstMienMap *map = maps->pdata[i];
    if (find_map (dest, gst_mien_map_get_name (map),
            gst_mien_map_get_model_name (map)) < 0)
      add_map (dest, gst_mien_map_ref (map));
  }
}

void
mien_face_drop_maps (GstMienFace *face)
{
  g_clear_pointer (&MIEN_FACE (face)->maps, g_ptr_array_unref);
}

/**
 * gst_mien_face_get_n_attributes:
 * @face: a face
 *
 * Returns: how many attributes it has
 *
 * Since: 0.1
 */
guint
gst_mien_face_get_n_attributes (const GstMienFace *face)
{
  g_return_val_if_fail (face != NULL, 0);

  return length_of (MIEN_FACE (face)->attributes);
}

/**
 * gst_mien_face_get_attribute:
 * @face: a face
 * @index: less than gst_mien_face_get_n_attributes()
 *
 * Returns: (transfer none): an attribute, which @face owns
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_face_get_attribute (const GstMienFace *face, guint index)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (index < length_of (MIEN_FACE (face)->attributes),
      NULL);

  return MIEN_FACE (face)->attributes->pdata[index];
}

/**
 * gst_mien_face_find_attribute:
 * @face: a face
 * @name: such as "emotion"
 *
 * Returns: (transfer none) (nullable): the attribute of that name, which @face
 *   owns, or %NULL
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_face_find_attribute (const GstMienFace *face, const gchar *name)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  const gint index = find_attribute (face, name);
  return index < 0 ? NULL : MIEN_FACE (face)->attributes->pdata[index];
}

/**
 * gst_mien_face_take_attribute:
 * @face: a writable face
 * @attribute: (transfer full): what a model says of it
 *
 * Adds @attribute. One of the same name is replaced, in its place.
 *
 * Since: 0.1
 */
void
gst_mien_face_take_attribute (GstMienFace *face, GstMienAttribute *attribute)
{
  g_return_if_fail (face != NULL);
  g_return_if_fail (is_writable (face));
  g_return_if_fail (attribute != NULL);

  const gint index = find_attribute (face,
      gst_mien_attribute_get_name (attribute));
  if (index < 0)
    add_attribute (face, attribute);
  else
    replace (MIEN_FACE (face)->attributes, (guint) index, attribute,
        (GDestroyNotify) gst_mien_attribute_unref);
}

/**
 * gst_mien_face_get_n_maps:
 * @face: a face
 *
 * Returns: how many maps it has
 *
 * Since: 0.1
 */
guint
gst_mien_face_get_n_maps (const GstMienFace *face)
{
  g_return_val_if_fail (face != NULL, 0);

  return length_of (MIEN_FACE (face)->maps);
}

/**
 * gst_mien_face_get_map:
 * @face: a face
 * @index: less than gst_mien_face_get_n_maps()
 *
 * Returns: (transfer none): a map, which @face owns
 *
 * Since: 0.1
 */
GstMienMap *
gst_mien_face_get_map (const GstMienFace *face, guint index)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (index < length_of (MIEN_FACE (face)->maps), NULL);

  return MIEN_FACE (face)->maps->pdata[index];
}

/**
 * gst_mien_face_find_map:
 * @face: a face
 * @name: such as "gbp"
 *
 * Returns: (transfer none) (nullable): the first map of that name, which @face
 *   owns, or %NULL
 *
 * Since: 0.1
 */
GstMienMap *
gst_mien_face_find_map (const GstMienFace *face, const gchar *name)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  const gint index = find_map (face, name, NULL);
  return index < 0 ? NULL : MIEN_FACE (face)->maps->pdata[index];
}

/**
 * gst_mien_face_take_map:
 * @face: a writable face
 * @map: (transfer full): where a model saw what it tells
 *
 * Adds @map. One of the same name by the same model is replaced, in its place.
 *
 * Since: 0.1
 */
void
gst_mien_face_take_map (GstMienFace *face, GstMienMap *map)
{
  g_return_if_fail (face != NULL);
  g_return_if_fail (is_writable (face));
  g_return_if_fail (map != NULL);

  const gint index = find_map (face, gst_mien_map_get_name (map),
      gst_mien_map_get_model_name (map));
  if (index < 0)
    add_map (face, map);
  else
    replace (MIEN_FACE (face)->maps, (guint) index, map,
        (GDestroyNotify) gst_mien_map_unref);
}
