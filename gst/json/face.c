/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "face.h"

#include <math.h>

#include "meta/facebox.h"

/* JSON has no NaN, which networks may return. */
static void
set_number (JsonObject *object, const gchar *key, gdouble value)
{
  if (isfinite (value))
    json_object_set_double_member (object, key, value);
  else
    json_object_set_null_member (object, key);
}

static JsonObject *
box_to_json (const GstMienFace *face, const MienJsonFrame *frame)
{
  JsonObject *box = json_object_new ();

  set_number (box, "x_min", mien_fraction (face->x, frame->width));
  set_number (box, "x_max",
      mien_fraction (face->x + face->width, frame->width));
  set_number (box, "y_min", mien_fraction (face->y, frame->height));
  set_number (box, "y_max",
      mien_fraction (face->y + face->height, frame->height));
  return box;
}

static JsonObject *
detection_to_json (const GstMienFace *face, const MienJsonFrame *frame)
{
  JsonObject *detection = json_object_new ();

  if (mien_fields_has (frame->fields, MIEN_FIELD_BOX))
    json_object_set_object_member (detection, "bounding_box",
        box_to_json (face, frame));
  if (!mien_fields_has (frame->fields, MIEN_FIELD_DETECTION))
    return detection;
  set_number (detection, "confidence", face->confidence);
  json_object_set_int_member (detection, "label_id", 0);
  json_object_set_string_member (detection, "label", "face");
  if (face->detector)
    json_object_set_string_member (detection, "detector", face->detector);
  json_object_set_int_member (detection, "frames_ago", face->frames_ago);
  return detection;
}

static void
set_landmarks (JsonObject *object, const GstMienFace *face)
{
  g_autoptr (JsonArray) points = json_array_new ();

  if (!face->has_landmarks)
    return;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++) {
    const GstMienPoint *landmark = &face->landmarks[i];
    JsonObject *point = json_object_new ();

    set_number (point, "x", landmark->x);
    set_number (point, "y", landmark->y);
    json_array_add_object_element (points, point);
  }
  json_object_set_array_member (object, "landmarks", g_steal_pointer (&points));
}

static JsonObject *
scores_to_json (const GstMienAttribute *attribute)
{
  guint n_scores;
  const gfloat *scores = gst_mien_attribute_get_scores (attribute, &n_scores);
  const gchar *const *labels = gst_mien_attribute_get_labels (attribute, NULL);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < n_scores; i++)
    set_number (object, labels[i], scores[i]);
  return object;
}

static void
set_number_of (JsonObject *object, const GstMienAttribute *attribute)
{
  const gchar *unit = gst_mien_attribute_get_unit (attribute);

  set_number (object, "value", gst_mien_attribute_get_value (attribute));
  if (unit)
    json_object_set_string_member (object, "unit", unit);
}

static void
set_winner (JsonObject *object, const GstMienAttribute *attribute)
{
  const gchar *label = gst_mien_attribute_get_label (attribute);

  if (label) {
    json_object_set_string_member (object, "label", label);
    json_object_set_int_member (object, "label_id",
        gst_mien_attribute_get_label_id (attribute));
    set_number (object, "confidence",
        gst_mien_attribute_get_confidence (attribute));
  }
}

static JsonObject *
attribute_to_json (const GstMienFace *face, const GstMienAttribute *attribute,
    gboolean with_scores)
{
  const gboolean is_number = gst_mien_attribute_is_number (attribute);
  JsonObject *object = json_object_new ();
  JsonObject *model = json_object_new ();

  (is_number ? set_number_of : set_winner) (object, attribute);
  json_object_set_string_member (model, "name",
      gst_mien_attribute_get_model_name (attribute));
  json_object_set_object_member (object, "model", model);
  json_object_set_int_member (object, "frames_ago",
      gst_mien_face_get_attribute_age (face, attribute));
  if (!with_scores)
    return object;
  if (is_number)
    set_number (object, "raw_value",
        gst_mien_attribute_get_raw_value (attribute));
  else
    json_object_set_object_member (object, "scores",
        scores_to_json (attribute));
  return object;
}

/* Attributes are members beside the other keys of a face: avoids a clash. */
static gchar *
attribute_key (const JsonObject *face, const gchar *name)
{
  static const gchar *const taken[] = { "x", "y", "w", "h", "region_id",
    "roi_type", "detection", "id", "landmarks", "parent_id", "tensors", NULL };

  if (!json_object_has_member ((JsonObject *) face, name)
      && !g_strv_contains (taken, name))
    return g_strdup (name);
  return g_strconcat ("face-", name, NULL);
}

static void
set_box (JsonObject *object, const MienBox *box)
{
  json_object_set_int_member (object, "x", (gint64) box->x);
  json_object_set_int_member (object, "y", (gint64) box->y);
  json_object_set_int_member (object, "w", (gint64) box->width);
  json_object_set_int_member (object, "h", (gint64) box->height);
}

static void
set_attributes (JsonObject *object, const GstMienFace *face,
    const MienFields *fields)
{
  const gboolean all = mien_fields_has (fields, MIEN_FIELD_ATTRIBUTES);
  const gboolean with_scores = mien_fields_has (fields, MIEN_FIELD_SCORES);

  for (guint i = 0; i < gst_mien_face_get_n_attributes (face); i++) {
    const GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);
    const gchar *name = gst_mien_attribute_get_name (attribute);
    if (!all && !mien_fields_names (fields, name))
      continue;
    g_autofree gchar *key = attribute_key (object, name);
    json_object_set_object_member (object, key,
        attribute_to_json (face, attribute, with_scores));
  }
}

JsonObject *
mien_face_to_json (const GstMienFace *face, const MienJsonFrame *frame)
{
  const MienFields *fields = frame->fields;
  const MienBox whole = gst_mien_face_box (face);
  JsonObject *object;
  MienBox box;

  if (!mien_box_clip (&whole, frame->width, frame->height, &box))
    return NULL;
  object = json_object_new ();
  if (mien_fields_has (fields, MIEN_FIELD_BOX))
    set_box (object, &box);
  json_object_set_int_member (object, "region_id", face->id);
  if (face->track_id != 0 && mien_fields_has (fields, MIEN_FIELD_ID))
    json_object_set_int_member (object, "id", face->track_id);
  json_object_set_string_member (object, "roi_type", "face");
  if (mien_fields_has (fields, MIEN_FIELD_BOX)
      || mien_fields_has (fields, MIEN_FIELD_DETECTION))
    json_object_set_object_member (object, "detection",
        detection_to_json (face, frame));
  if (mien_fields_has (fields, MIEN_FIELD_LANDMARKS))
    set_landmarks (object, face);
  set_attributes (object, face, fields);
  return object;
}
