/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The results of models on a face: its attributes and maps. */

#include "gstmienface-private.h"

#include <string.h>

static gboolean
is_writable (const GstMienFace *face)
{
  return gst_mini_object_is_writable (GST_MINI_OBJECT_CAST (face));
}

/* The slot of the attribute with that name, or NULL. */
static MienSlot *
find_slot (const GstMienFace *face, const gchar *name)
{
  const MienFace *self = MIEN_FACE (face);

  for (guint i = 0; i < self->n_slots; i++)
    if (g_str_equal (gst_mien_attribute_get_name (self->slots[i].attribute),
            name))
      return &self->slots[i];
  return NULL;
}

static MienSlot *
add_slot (MienFace *self)
{
  const guint n = self->n_slots++;

  if (n > 0 && n % MIEN_OWN_SLOTS == 0) {
    MienSlot *more = g_new (MienSlot, n + MIEN_OWN_SLOTS);
    memcpy (more, self->slots, n * sizeof (MienSlot));
    if (self->slots != self->own)
      g_free (self->slots);
    self->slots = more;
  }
  return &self->slots[n];
}

/* Takes ownership of `attribute`. */
static void
set_slot (GstMienFace *face, GstMienAttribute *attribute, guint frames_ago)
{
  MienSlot *slot = find_slot (face, gst_mien_attribute_get_name (attribute));

  if (slot)
    gst_mien_attribute_unref (slot->attribute);
  else
    slot = add_slot (MIEN_FACE (face));
  *slot = (MienSlot) { attribute, frames_ago };
}

/* Index of the map with that name, from that model or (NULL) any; -1: none. */
static gint
find_map (const GstMienFace *face, const gchar *name, const gchar *model_name)
{
  for (guint i = 0; i < gst_mien_face_get_n_maps (face); i++) {
    const GstMienMap *map = gst_mien_face_get_map (face, i);
    if (g_str_equal (gst_mien_map_get_name (map), name)
        && (!model_name
            || g_str_equal (gst_mien_map_get_model_name (map), model_name)))
      return (gint) i;
  }
  return -1;
}

/* Takes ownership of `map`. */
static void
add_map (GstMienFace *face, GstMienMap *map)
{
  MienFace *self = MIEN_FACE (face);

  if (!self->maps)
    self->maps =
        g_ptr_array_new_with_free_func ((GDestroyNotify) gst_mien_map_unref);
  g_ptr_array_add (self->maps, map);
}

void
mien_face_share_results (const GstMienFace *source, GstMienFace *dest)
{
  const MienFace *from = MIEN_FACE (source);

  for (guint i = 0; i < from->n_slots; i++) {
    const MienSlot *slot = &from->slots[i];
    if (!find_slot (dest, gst_mien_attribute_get_name (slot->attribute)))
      set_slot (dest, gst_mien_attribute_ref (slot->attribute),
          slot->frames_ago);
  }
  for (guint i = 0; i < gst_mien_face_get_n_maps (source); i++) {
    GstMienMap *map = gst_mien_face_get_map (source, i);
    if (find_map (dest, gst_mien_map_get_name (map),
            gst_mien_map_get_model_name (map))
        < 0)
      add_map (dest, gst_mien_map_ref (map));
  }
}

void
mien_face_drop_attributes (GstMienFace *face)
{
  MienFace *self = MIEN_FACE (face);

  for (guint i = 0; i < self->n_slots; i++)
    gst_mien_attribute_unref (self->slots[i].attribute);
  if (self->slots != self->own)
    g_free (self->slots);
  self->slots = self->own;
  self->n_slots = 0;
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
 * Counts the attributes of the face.
 *
 * Returns: the number of attributes of @face
 *
 * Since: 0.1
 */
guint
gst_mien_face_get_n_attributes (const GstMienFace *face)
{
  g_return_val_if_fail (face != NULL, 0);

  return MIEN_FACE (face)->n_slots;
}

/**
 * gst_mien_face_get_attribute:
 * @face: a face
 * @index: less than gst_mien_face_get_n_attributes()
 *
 * Gets one of the attributes, in the order in which they were added.
 *
 * Returns: (transfer none): an attribute, owned by @face
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_face_get_attribute (const GstMienFace *face, guint index)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (index < MIEN_FACE (face)->n_slots, NULL);

  return MIEN_FACE (face)->slots[index].attribute;
}

/**
 * gst_mien_face_find_attribute:
 * @face: a face
 * @name: name of an attribute, such as "emotion"
 *
 * Looks up an attribute by its name.
 *
 * Returns: (transfer none) (nullable): the attribute with that name, owned by
 *   @face, or %NULL
 *
 * Since: 0.1
 */
GstMienAttribute *
gst_mien_face_find_attribute (const GstMienFace *face, const gchar *name)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  const MienSlot *slot = find_slot (face, name);
  return slot ? slot->attribute : NULL;
}

/**
 * gst_mien_face_take_attribute:
 * @face: a writable face
 * @attribute: (transfer full): the result of a model for this frame
 *
 * Adds @attribute. It takes the place of an attribute with the same name.
 *
 * Since: 0.1
 */
void
gst_mien_face_take_attribute (GstMienFace *face, GstMienAttribute *attribute)
{
  g_return_if_fail (face != NULL);
  g_return_if_fail (is_writable (face));
  g_return_if_fail (attribute != NULL);

  set_slot (face, attribute, 0);
}

/**
 * gst_mien_face_recall_attribute:
 * @face: a writable face
 * @attribute: (transfer none): the result of a model for an earlier frame
 * @frames_ago: age of the result, in frames
 *
 * Adds a reference to @attribute, like gst_mien_face_take_attribute(), and
 * records its age.
 *
 * Since: 0.1
 */
void
gst_mien_face_recall_attribute (GstMienFace *face, GstMienAttribute *attribute,
    guint frames_ago)
{
  g_return_if_fail (face != NULL);
  g_return_if_fail (is_writable (face));
  g_return_if_fail (attribute != NULL);

  set_slot (face, gst_mien_attribute_ref (attribute), frames_ago);
}

/**
 * gst_mien_face_get_attribute_age:
 * @face: a face
 * @attribute: one of its attributes
 *
 * Gets the age of an attribute on this face, in frames.
 *
 * Returns: the number of frames since the result was computed; 0 if it was
 *   computed from this frame
 *
 * Since: 0.1
 */
guint
gst_mien_face_get_attribute_age (const GstMienFace *face,
    const GstMienAttribute *attribute)
{
  g_return_val_if_fail (face != NULL, 0);
  g_return_val_if_fail (attribute != NULL, 0);

  const MienSlot *slot =
      find_slot (face, gst_mien_attribute_get_name (attribute));
  g_return_val_if_fail (slot && slot->attribute == attribute, 0);
  return slot->frames_ago;
}

/**
 * gst_mien_face_get_n_maps:
 * @face: a face
 *
 * Counts the maps of the face.
 *
 * Returns: the number of maps of @face
 *
 * Since: 0.1
 */
guint
gst_mien_face_get_n_maps (const GstMienFace *face)
{
  g_return_val_if_fail (face != NULL, 0);

  return MIEN_FACE (face)->maps ? MIEN_FACE (face)->maps->len : 0;
}

/**
 * gst_mien_face_get_map:
 * @face: a face
 * @index: less than gst_mien_face_get_n_maps()
 *
 * Gets one of the maps, in the order in which they were added.
 *
 * Returns: (transfer none): a map, owned by @face
 *
 * Since: 0.1
 */
GstMienMap *
gst_mien_face_get_map (const GstMienFace *face, guint index)
{
  g_return_val_if_fail (face != NULL, NULL);
  g_return_val_if_fail (index < gst_mien_face_get_n_maps (face), NULL);

  return MIEN_FACE (face)->maps->pdata[index];
}

/**
 * gst_mien_face_find_map:
 * @face: a face
 * @name: name of a method, such as "gbp"
 *
 * Looks up a map by its name.
 *
 * Returns: (transfer none) (nullable): the first map with that name, owned by
 *   @face, or %NULL
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
 * @map: (transfer full): a map of this face
 *
 * Adds @map. It takes the place of a map with the same name and model.
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
  if (index < 0) {
    add_map (face, map);
  } else {
    GstMienMap **place = (GstMienMap **) &MIEN_FACE (face)->maps->pdata[index];
    gst_mien_map_unref (*place);
    *place = map;
  }
}
