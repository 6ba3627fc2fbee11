/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What models say of a face: its attributes and maps. */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "gstmienfacemeta-private.h"

static void
slot_clear (gpointer data)
{
  gst_mien_attribute_unref (((MienAttributeSlot *) data)->attribute);
}

void
mien_face_init_results (MienFace *self)
{
  self->slots = g_array_new (FALSE, FALSE, sizeof (MienAttributeSlot));
  g_array_set_clear_func (self->slots, slot_clear);
  self->maps =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_mien_map_unref);
}

void
mien_face_clear_results (MienFace *self)
{
  g_array_unref (self->slots);
  g_ptr_array_unref (self->maps);
}

static MienAttributeSlot *
find_slot (const GstMienFaceMeta *face, const gchar *name)
{
  GArray *slots = MIEN_FACE (face)->slots;

  for (guint i = 0; i < slots->len; i++) {
    MienAttributeSlot *slot = &g_array_index (slots, MienAttributeSlot, i);
    if (g_str_equal (gst_mien_attribute_get_name (slot->attribute), name))
      return slot;
  }
  return NULL;
}

/* Where the face has the map of that name, by that model or (NULL) any; or
 * -1. */
static gint
find_map (const GstMienFaceMeta *face, const gchar *name,
    const gchar *model_name)
{
  const GPtrArray *maps = MIEN_FACE (face)->maps;

  for (guint i = 0; i < maps->len; i++) {
    const GstMienMap *map = maps->pdata[i];
    if (g_str_equal (gst_mien_map_get_name (map), name) && (!model_name
            || g_str_equal (gst_mien_map_get_model_name (map), model_name)))
      return (gint) i;
  }
  return -1;
}

void
mien_face_share_results (const GstMienFaceMeta *source,
    GstMienFaceMeta *dest, gboolean with_mirrors)
{
  GArray *slots = MIEN_FACE (source)->slots;

  for (guint i = 0; i < slots->len; i++) {
    MienAttributeSlot slot = g_array_index (slots, MienAttributeSlot, i);
    if (find_slot (dest, gst_mien_attribute_get_name (slot.attribute)))
      continue;
    gst_mien_attribute_ref (slot.attribute);
    if (!with_mirrors)
      slot.cls_id = MIEN_NO_MTD;
    g_array_append_val (MIEN_FACE (dest)->slots, slot);
  }

  GPtrArray *maps = MIEN_FACE (source)->maps;
  for (guint i = 0; i < maps->len; i++) {
    GstMienMap *map = maps->pdata[i];
    if (find_map (dest, gst_mien_map_get_name (map),
            gst_mien_map_get_model_name (map)) < 0)
      g_ptr_array_add (MIEN_FACE (dest)->maps, gst_mien_map_ref (map));
  }
}

/**
 * gst_mien_face_meta_n_attributes:
 * @face: a face
 *
 * Returns: how many attributes it has
 *
 * Since: 0.1
 */
guint
gst_mien_face_meta_n_attributes (const GstMienFaceMeta *face)
{
  g_return_val_if_fail (face != NULL, 0);

  return MIEN_FACE (face)->slots->len;
}

/**
 * gst_mien_face_meta_get_attribute:
 * @face: a face
 * @index: less than gst_mien_face_meta_n_attributes()
 *
 * Returns: (transfer none): an attribute, which @face owns
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_face_meta_get_attribute (const GstMienFaceMeta *face, guint index)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (index < MIEN_FACE (face)->slots->len, NULL);

  return g_array_index (MIEN_FACE (face)->slots, MienAttributeSlot,
      index).attribute;
}

/**
 * gst_mien_face_meta_find_attribute:
 * @face: a face
 * @name: such as "emotion"
 *
 * Returns: (transfer none) (nullable): the attribute of that name, which @face
 *   owns, or %NULL
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_face_meta_find_attribute (const GstMienFaceMeta *face,
    const gchar *name)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  MienAttributeSlot *slot = find_slot (face, name);
  return slot ? slot->attribute : NULL;
}

/**
 * gst_mien_face_meta_take_attribute:
 * @face: a face of a writable buffer
 * @attribute: (transfer full): what a model says of it
 *
 * Adds @attribute. One of the same name is replaced, in its place.
 *
 * Since: 0.1
 */
void
gst_mien_face_meta_take_attribute (GstMienFaceMeta *face,
    GstMienAttribute *attribute)
{
  g_return_if_fail (face != NULL);
  g_return_if_fail (attribute != NULL);

  MienAttributeSlot *slot =
      find_slot (face, gst_mien_attribute_get_name (attribute));
  if (slot) {
    gst_mien_attribute_unref (slot->attribute);
    slot->attribute = attribute;
  } else {
    MienAttributeSlot added = { attribute, MIEN_NO_MTD };
    g_array_append_val (MIEN_FACE (face)->slots, added);
  }
}

/**
 * gst_mien_face_meta_n_maps:
 * @face: a face
 *
 * Returns: how many maps it has
 *
 * Since: 0.1
 */
guint
gst_mien_face_meta_n_maps (const GstMienFaceMeta *face)
{
  g_return_val_if_fail (face != NULL, 0);

  return MIEN_FACE (face)->maps->len;
}

/**
 * gst_mien_face_meta_get_map:
 * @face: a face
 * @index: less than gst_mien_face_meta_n_maps()
 *
 * Returns: (transfer none): a map, which @face owns
 *
 * Since: 0.1
 */
GstMienMap *
gst_mien_face_meta_get_map (const GstMienFaceMeta *face, guint index)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (index < MIEN_FACE (face)->maps->len, NULL);

  return g_ptr_array_index (MIEN_FACE (face)->maps, index);
}

/**
 * gst_mien_face_meta_find_map:
 * @face: a face
 * @name: such as "gbp"
 *
 * Returns: (transfer none) (nullable): the first map of that name, which @face
 *   owns, or %NULL
 *
 * Since: 0.1
 */
GstMienMap *
gst_mien_face_meta_find_map (const GstMienFaceMeta *face, const gchar *name)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  const gint index = find_map (face, name, NULL);
  return index < 0 ? NULL : MIEN_FACE (face)->maps->pdata[index];
}

/**
 * gst_mien_face_meta_take_map:
 * @face: a face of a writable buffer
 * @map: (transfer full): where a model saw what it tells
 *
 * Adds @map. One of the same name by the same model is replaced, in its place.
 *
 * Since: 0.1
 */
void
gst_mien_face_meta_take_map (GstMienFaceMeta *face, GstMienMap *map)
{
  g_return_if_fail (face != NULL);
  g_return_if_fail (map != NULL);

  GPtrArray *maps = MIEN_FACE (face)->maps;
  const gint index = find_map (face, gst_mien_map_get_name (map),
      gst_mien_map_get_model_name (map));
  if (index < 0) {
    g_ptr_array_add (maps, map);
  } else {
    gst_mien_map_unref (maps->pdata[index]);
    maps->pdata[index] = map;
  }
}
