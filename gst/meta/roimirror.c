/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <string.h>

#include "box/box.h"
#include "meta/valuetext.h"
#include "mirror.h"
#include "params.h"
#include "place.h"
#include "roi.h"

/* DL Streamer's values for 32-bit floats and the layout batch x classes. */
#define DLS_PRECISION_FP32 10
#define DLS_LAYOUT_NC 193

static void
write_detection (GstVideoRegionOfInterestMeta *roi, const GstMienFace *face,
    guint width, guint height)
{
  GstStructure *param =
      gst_video_region_of_interest_meta_get_param (roi, "detection");

  if (!param) {
    param = gst_structure_new_empty ("detection");
    gst_video_region_of_interest_meta_add_param (roi, param);
  }
  /* clang-format off */
  gst_structure_set (param,
      "x_min", G_TYPE_DOUBLE, mien_fraction (face->x, width),
      "x_max", G_TYPE_DOUBLE, mien_fraction (face->x + face->width, width),
      "y_min", G_TYPE_DOUBLE, mien_fraction (face->y, height),
      "y_max", G_TYPE_DOUBLE, mien_fraction (face->y + face->height, height),
      "confidence", G_TYPE_DOUBLE, (gdouble) face->confidence, NULL);
  /* clang-format on */
  /* Keeps another detector's value, which has a meaning there. */
  if (!gst_structure_has_field (param, "label_id"))
    gst_structure_set (param, "label_id", G_TYPE_INT, 0, NULL);
}

static void
write_track (GstVideoRegionOfInterestMeta *roi, const GstMienFace *face)
{
  GstStructure *param =
      gst_video_region_of_interest_meta_get_param (roi, "object_id");

  if (face->track_id == 0)
    return;
  if (param)
    gst_structure_set (param, "id", G_TYPE_INT, (gint) face->track_id, NULL);
  else
    gst_video_region_of_interest_meta_add_param (roi,
        gst_structure_new ("object_id", "id", G_TYPE_INT, (gint) face->track_id,
            NULL));
}

/* Readers would mistake the names of the other two parameters for those. */
static gboolean
can_name_param (const gchar *name)
{
  static const gchar allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_";

  return g_ascii_isalpha (name[0]) && !name[strspn (name, allowed)]
      && !g_str_equal (name, "detection") && !g_str_equal (name, "object_id");
}

/* The attribute's name, changed if it is not valid for a structure. */
static GQuark
param_name (const gchar *attribute_name)
{
  if (can_name_param (attribute_name))
    return g_quark_from_string (attribute_name);
  g_autofree gchar *name = g_strdup (attribute_name);
  g_strcanon (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_", '-');
  if (can_name_param (name))
    return g_quark_from_string (name);
  g_autofree gchar *prefixed = g_strconcat ("face-", name, NULL);
  return g_quark_from_string (prefixed);
}

/* Removes a parameter of the same name and attribute by an earlier element. */
static void
remove_param (GstVideoRegionOfInterestMeta *roi, GQuark name,
    const gchar *attribute_name)
{
  for (GList *l = roi->params; l; l = l->next)
    if (gst_structure_get_name_id (l->data) == name
        && g_strcmp0 (gst_structure_get_string (l->data, "attribute_name"),
               attribute_name)
            == 0) {
      gst_structure_free (l->data);
      roi->params = g_list_delete_link (roi->params, l);
      return;
    }
}

/* Neither this nor copies of the structure copy the string. */
static void
set_interned (GstStructure *param, const gchar *field, const gchar *string)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_interned_string (&value, string);
  gst_structure_take_value (param, field, &value);
}

static void
write_label (GstStructure *param, const GstMienAttribute *attribute)
{
  const gchar *label = gst_mien_attribute_get_label (attribute);

  if (!label)
    return;
  set_interned (param, "label", label);
  gst_structure_set (param, "label_id", G_TYPE_INT,
      gst_mien_attribute_get_label_id (attribute), "confidence", G_TYPE_DOUBLE,
      (gdouble) gst_mien_attribute_get_confidence (attribute), NULL);
}

/* Readers display `label`, so it contains the number as text. */
static void
write_number (GstStructure *param, const GstMienAttribute *attribute)
{
  const gchar *unit = gst_mien_attribute_get_unit (attribute);

  gst_structure_set (param, "label", G_TYPE_STRING,
      mien_value_text (attribute).text, "value", G_TYPE_DOUBLE,
      (gdouble) gst_mien_attribute_get_value (attribute), NULL);
  if (unit)
    set_interned (param, "unit", unit);
}

static void
take_dimension (GValue *dims, guint size)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_UINT);
  g_value_set_uint (&value, size);
  gst_value_array_append_and_take_value (dims, &value);
}

/* DL Streamer's raw tensor. Omits the field `data`, a raw pointer into
 * `data_buffer`, because copies of the structure would share it. */
static void
write_tensor (GstStructure *param, guint n, GVariant *bytes)
{
  GValue dims = G_VALUE_INIT;

  g_value_init (&dims, GST_TYPE_ARRAY);
  take_dimension (&dims, 1);
  take_dimension (&dims, n);
  gst_structure_take_value (param, "dims", &dims);
  gst_structure_set (param, "data_buffer", G_TYPE_VARIANT, bytes, "precision",
      G_TYPE_INT, DLS_PRECISION_FP32, "layout", G_TYPE_INT, DLS_LAYOUT_NC,
      NULL);
}

static void
write_scores (GstStructure *param, GstMienAttribute *attribute)
{
  guint n_scores;
  const gfloat *scores = gst_mien_attribute_get_scores (attribute, &n_scores);

  write_tensor (param, n_scores,
      g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, scores,
          n_scores * sizeof (gfloat), TRUE,
          (GDestroyNotify) gst_mien_attribute_unref,
          gst_mien_attribute_ref (attribute)));
}

static void
write_raw_value (GstStructure *param, const GstMienAttribute *attribute)
{
  const gfloat value = gst_mien_attribute_get_raw_value (attribute);

  write_tensor (param, 1,
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, &value, sizeof (value),
          1));
}

static void
write_attribute (GstVideoRegionOfInterestMeta *roi, GstMienAttribute *attribute,
    gboolean has_cls)
{
  const gchar *name = gst_mien_attribute_get_name (attribute);
  const GQuark quark = param_name (name);
  GstStructure *param = gst_structure_new_id_empty (quark);

  set_interned (param, "model_name",
      gst_mien_attribute_get_model_name (attribute));
  set_interned (param, "layer_name", name);
  set_interned (param, "attribute_name", name);
  if (gst_mien_attribute_is_number (attribute)) {
    write_number (param, attribute);
    write_raw_value (param, attribute);
  } else {
    write_label (param, attribute);
    write_scores (param, attribute);
  }
  /* Without this field, readers of both mirrors show the label twice. */
  if (has_cls)
    set_interned (param, "type",
        g_intern_static_string ("classification_result"));
  remove_param (roi, quark, name);
  gst_video_region_of_interest_meta_add_param (roi, param);
}

/* Whether the region already has this result: from another element, with fields
 * of its own, or from Mien, if there is only one score. */
static gboolean
is_told (const GstVideoRegionOfInterestMeta *roi,
    const GstMienAttribute *attribute)
{
  guint n_scores;

  gst_mien_attribute_get_scores (attribute, &n_scores);
  return n_scores == 1 && mien_params_tell (roi, attribute);
}

static void
write_attributes (GstVideoRegionOfInterestMeta *roi, const MienFaceMeta *meta)
{
  for (guint i = 0; i < gst_mien_face_get_n_attributes (meta->face); i++) {
    GstMienAttribute *attribute = gst_mien_face_get_attribute (meta->face, i);
    if (is_told (roi, attribute))
      continue;
    write_attribute (roi, attribute,
        mien_face_meta_get_cls (meta, gst_mien_attribute_get_name (attribute))
                .id
            != MIEN_NO_MTD);
  }
}

static void
write_region (GstVideoRegionOfInterestMeta *roi, MienFaceMeta *meta,
    const GstVideoRectangle *box)
{
  if (meta->od_id != MIEN_NO_MTD)
    roi->id = (gint) meta->od_id;
  else if (!meta->has_roi)
    roi->id = (gint) meta->face->id;
  meta->has_roi = TRUE;
  meta->roi_id = roi->id;
  roi->x = box->x;
  roi->y = box->y;
  roi->w = box->w;
  roi->h = box->h;
}

void
mien_roi_mirror (GstBuffer *buffer, GPtrArray *metas, guint width, guint height)
{
  g_autoptr (GPtrArray) regions = mien_roi_collect (buffer);

  for (guint i = 0; i < metas->len; i++) {
    MienFaceMeta *meta = g_ptr_array_index (metas, i);
    GstVideoRegionOfInterestMeta *roi = mien_roi_claim (regions, meta);
    GstVideoRectangle box;

    if (!mien_face_clip (meta->face, width, height, &box))
      continue;
    if (!roi) {
      meta->has_roi = FALSE;
      meta->roi_type = g_quark_from_static_string ("face");
      roi = gst_buffer_add_video_region_of_interest_meta (buffer, "face", 0, 0,
          0, 0);
    }
    write_region (roi, meta, &box);
    write_detection (roi, meta->face, width, height);
    write_track (roi, meta->face);
    write_attributes (roi, meta);
  }
}
