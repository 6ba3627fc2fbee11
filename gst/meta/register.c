/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "register.h"

#include <math.h>

/* x, y, width, height, confidence, detector, landmarks, track, age; attributes:
 * name, model, labels, scores, winner and its confidence, age, and for a number
 * its value, raw value and unit; maps: name, model, target, area, columns,
 * rows, values. Little-endian. */
#define FORMAT_VERSION 3
#define NUMBER_FORMAT "(ddms)"
#define ATTRIBUTE_FORMAT "(ssasadidum" NUMBER_FORMAT ")"
#define MAP_FORMAT "(ssms(ddddd)uuad)"
#define FACE_FORMAT "(dddddmsa(dd)uua" ATTRIBUTE_FORMAT "a" MAP_FORMAT ")"

/* Also converts back. */
static GVariant *
swap_on_big_endian (GVariant *value)
{
  return G_BYTE_ORDER == G_BIG_ENDIAN
      ? g_variant_byteswap (value)
      : g_variant_ref (value);
}

static GVariant *
number_to_variant (const GstMienAttribute *attribute)
{
  const GVariantType *type = G_VARIANT_TYPE (NUMBER_FORMAT);

  return g_variant_new_maybe (type,
      gst_mien_attribute_is_number (attribute) ? g_variant_new (NUMBER_FORMAT,
          (gdouble) gst_mien_attribute_get_value (attribute),
          (gdouble) gst_mien_attribute_get_raw_value (attribute),
          gst_mien_attribute_get_unit (attribute))
                                               : NULL);
}

static GVariant *
attribute_to_variant (const GstMienFace *face, guint index)
{
  const GstMienAttribute *attribute = gst_mien_face_get_attribute (face, index);
  guint n_scores;
  const gfloat *scores = gst_mien_attribute_get_scores (attribute, &n_scores);
  const gchar *const *labels = gst_mien_attribute_get_labels (attribute, NULL);
  g_auto (GVariantBuilder) score_list;

  g_variant_builder_init (&score_list, G_VARIANT_TYPE ("ad"));
  for (guint i = 0; i < n_scores; i++)
    g_variant_builder_add (&score_list, "d", (gdouble) scores[i]);
  return g_variant_new ("(ss^asadidu@m" NUMBER_FORMAT ")",
      gst_mien_attribute_get_name (attribute),
      gst_mien_attribute_get_model_name (attribute), labels, &score_list,
      gst_mien_attribute_get_label_id (attribute),
      (gdouble) gst_mien_attribute_get_confidence (attribute),
      gst_mien_face_get_attribute_age (face, attribute),
      number_to_variant (attribute));
}

static GVariant *
map_to_variant (const GstMienMap *map)
{
  guint n_values;
  const gfloat *values = gst_mien_map_get_values (map, &n_values);
  g_autofree gdouble *wide = g_new (gdouble, n_values);
  GstMienArea area;

  for (guint i = 0; i < n_values; i++)
    wide[i] = values[i];
  gst_mien_map_get_area (map, &area);
  return g_variant_new ("(ssms(ddddd)uu@ad)", gst_mien_map_get_name (map),
      gst_mien_map_get_model_name (map), gst_mien_map_get_target (map),
      (gdouble) area.x, (gdouble) area.y, (gdouble) area.width,
      (gdouble) area.height, (gdouble) area.angle, gst_mien_map_get_width (map),
      gst_mien_map_get_height (map),
      g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, wide, n_values,
          sizeof (gdouble)));
}

static GVariant *
face_to_variant (const GstMienFace *face)
{
  g_auto (GVariantBuilder) landmarks, attributes, maps;

  g_variant_builder_init (&landmarks, G_VARIANT_TYPE ("a(dd)"));
  for (guint i = 0; face->has_landmarks && i < GST_MIEN_N_LANDMARKS; i++)
    g_variant_builder_add (&landmarks, "(dd)", (gdouble) face->landmarks[i].x,
        (gdouble) face->landmarks[i].y);
  g_variant_builder_init (&attributes, G_VARIANT_TYPE ("a" ATTRIBUTE_FORMAT));
  for (guint i = 0; i < gst_mien_face_get_n_attributes (face); i++)
    g_variant_builder_add_value (&attributes, attribute_to_variant (face, i));
  g_variant_builder_init (&maps, G_VARIANT_TYPE ("a" MAP_FORMAT));
  for (guint i = 0; i < gst_mien_face_get_n_maps (face); i++)
    g_variant_builder_add_value (&maps,
        map_to_variant (gst_mien_face_get_map (face, i)));
  return g_variant_new (FACE_FORMAT, (gdouble) face->x, (gdouble) face->y,
      (gdouble) face->width, (gdouble) face->height, (gdouble) face->confidence,
      face->detector, &landmarks, face->track_id, face->frames_ago, &attributes,
      &maps);
}

static gboolean
face_serialize (const GstMeta *meta, GstByteArrayInterface *data,
    guint8 *version)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (
      face_to_variant (((const MienFaceMeta *) meta)->face));
  g_autoptr (GVariant) little = swap_on_big_endian (value);

  *version = FORMAT_VERSION;
  return gst_byte_array_interface_append_data (data,
      g_variant_get_data (little), g_variant_get_size (little));
}

/* An attribute as received from another process. */
typedef struct {
  const gchar *name, *model_name, *unit;
  const gchar **labels;
  GVariant *scores;
  gint label_id;
  gdouble confidence, value, raw_value;
  guint frames_ago;
  gboolean is_number;
} Told;

static void
told_clear (Told *told)
{
  g_free (told->labels);
  g_variant_unref (told->scores);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

/* NULL if the fields are inconsistent. */
static GstMienAttribute *
number_from_told (const Told *told)
{
  if (told->labels[0] || g_variant_n_children (told->scores) > 0
      || told->label_id != -1)
    return NULL;

  g_autoptr (GstMienClassSet) number =
      gst_mien_class_set_new_number (told->name, told->model_name, told->unit);
  g_autoptr (GstMienAttribute) raw =
      gst_mien_attribute_new_number (number, (gfloat) told->raw_value);
  return gst_mien_attribute_copy_with_value (raw, (gfloat) told->value);
}

static GstMienAttribute *
classes_from_told (const Told *told)
{
  gsize n_scores;
  const gdouble *wide =
      g_variant_get_fixed_array (told->scores, &n_scores, sizeof (gdouble));

  if (n_scores == 0 || g_strv_length ((gchar **) told->labels) != n_scores
      || told->label_id < -1 || told->label_id >= (gint64) n_scores)
    return NULL;

  g_autofree gfloat *scores = g_new (gfloat, n_scores);
  for (gsize i = 0; i < n_scores; i++)
    scores[i] = (gfloat) wide[i];
  g_autoptr (GstMienClassSet) classes =
      gst_mien_class_set_new (told->name, told->model_name, told->labels);
  g_autoptr (GstMienAttribute) raw =
      gst_mien_attribute_new (classes, scores, (guint) n_scores);
  return gst_mien_attribute_copy_with (raw, told->label_id,
      (gfloat) told->confidence);
}

/* FALSE if the fields are inconsistent: data from another process is not
 * trusted. */
static gboolean
read_attribute (GstMienFace *face, GVariant *value)
{
  g_auto (Told) told = { NULL };

  g_variant_get (value, "(&s&s^a&s@adidum(ddm&s))", &told.name,
      &told.model_name, &told.labels, &told.scores, &told.label_id,
      &told.confidence, &told.frames_ago, &told.is_number, &told.value,
      &told.raw_value, &told.unit);
  g_autoptr (GstMienAttribute) attribute =
      told.is_number ? number_from_told (&told) : classes_from_told (&told);
  if (!attribute)
    return FALSE;
  gst_mien_face_recall_attribute (face, attribute, told.frames_ago);
  return TRUE;
}

static GstMienMap *
map_from_variant (GVariant *value)
{
  const gchar *name, *model_name, *target;
  gdouble x, y, width, height, angle;
  guint columns, rows;
  g_autoptr (GVariant) list = NULL;
  gsize n_values;

  g_variant_get (value, "(&s&sm&s(ddddd)uu@ad)", &name, &model_name, &target,
      &x, &y, &width, &height, &angle, &columns, &rows, &list);
  const GstMienArea area = { (gfloat) x, (gfloat) y, (gfloat) width,
    (gfloat) height, (gfloat) angle };
  const gdouble *wide =
      g_variant_get_fixed_array (list, &n_values, sizeof (gdouble));
  if (n_values == 0 || n_values > G_MAXUINT
      || (guint64) columns * rows != n_values || !isfinite (area.x)
      || !isfinite (area.y) || !isfinite (area.width) || !isfinite (area.height)
      || !isfinite (area.angle) || area.width <= 0 || area.height <= 0)
    return NULL;

  g_autofree gfloat *values = g_new (gfloat, n_values);
  for (gsize i = 0; i < n_values; i++)
    values[i] = (gfloat) wide[i];
  return gst_mien_map_new (name, model_name, target, &area, columns, values,
      (guint) n_values);
}

static gboolean
read_landmarks (GstMienFace *face, GVariant *landmarks)
{
  const gsize n = g_variant_n_children (landmarks);

  if (n != 0 && n != GST_MIEN_N_LANDMARKS)
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    gdouble x, y;
    g_variant_get_child (landmarks, i, "(dd)", &x, &y);
    face->landmarks[i] = (GstMienPoint) { (gfloat) x, (gfloat) y };
  }
  face->has_landmarks = n > 0;
  return TRUE;
}

static gboolean
read_attributes (GstMienFace *face, GVariant *attributes)
{
  for (gsize i = 0; i < g_variant_n_children (attributes); i++) {
    g_autoptr (GVariant) value = g_variant_get_child_value (attributes, i);
    if (!read_attribute (face, value))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_maps (GstMienFace *face, GVariant *maps)
{
  for (gsize i = 0; i < g_variant_n_children (maps); i++) {
    g_autoptr (GVariant) value = g_variant_get_child_value (maps, i);
    GstMienMap *map = map_from_variant (value);
    if (!map)
      return FALSE;
    gst_mien_face_take_map (face, map);
  }
  return TRUE;
}

static GstMienFace *
face_from_variant (GVariant *value)
{
  gdouble x, y, width, height, confidence;
  const gchar *detector;
  guint track_id, frames_ago;
  g_autoptr (GVariant) landmarks = NULL;
  g_autoptr (GVariant) attributes = NULL;
  g_autoptr (GVariant) maps = NULL;

  g_variant_get (value,
      "(dddddm&s@a(dd)uu@a" ATTRIBUTE_FORMAT "@a" MAP_FORMAT ")", &x, &y,
      &width, &height, &confidence, &detector, &landmarks, &track_id,
      &frames_ago, &attributes, &maps);
  if (!isfinite ((gfloat) x) || !isfinite ((gfloat) y)
      || !isfinite ((gfloat) width) || !isfinite ((gfloat) height)
      || (gfloat) width <= 0 || (gfloat) height <= 0)
    return NULL;

  g_autoptr (GstMienFace) face = gst_mien_face_new ((gfloat) x, (gfloat) y,
      (gfloat) width, (gfloat) height, (gfloat) confidence, detector);
  face->track_id = track_id;
  face->frames_ago = frames_ago;
  if (read_landmarks (face, landmarks) && read_attributes (face, attributes)
      && read_maps (face, maps))
    return g_steal_pointer (&face);
  return NULL;
}

static GstMeta *
face_deserialize (const GstMetaInfo *info, GstBuffer *buffer,
    const guint8 *data, gsize size, guint8 version)
{
  if (version != FORMAT_VERSION)
    return NULL;

  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GVariant) value = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (FACE_FORMAT), bytes, FALSE));
  if (!g_variant_is_normal_form (value))
    return NULL;
  g_autoptr (GVariant) native = swap_on_big_endian (value);
  GstMienFace *face = face_from_variant (native);
  return face ? &mien_face_meta_add (buffer, info, face)->meta : NULL;
}

const GstMetaInfo *
mien_face_meta_register (GType api, GstMetaInitFunction init,
    GstMetaFreeFunction free, GstMetaTransformFunction transform)
{
  GstMetaInfo *info =
      gst_meta_info_new (api, "GstMienFaceMeta", sizeof (MienFaceMeta));

  info->init_func = init;
  info->free_func = free;
  info->transform_func = transform;
  info->serialize_func = face_serialize;
  info->deserialize_func = face_deserialize;
  return gst_meta_info_register (info);
}
