/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "eventfields.h"

static gboolean
is_wanted (const MienFields *fields, const gchar *attribute)
{
  return mien_fields_has (fields, MIEN_FIELD_ATTRIBUTES)
      || mien_fields_names (fields, attribute);
}

/* A copy of the structure in the field `name`, or NULL. */
static GstStructure *
part_of (const GstStructure *event, const gchar *name)
{
  const GValue *value = gst_structure_get_value (event, name);

  return value && GST_VALUE_HOLDS_STRUCTURE (value)
      ? gst_structure_copy (gst_value_get_structure (value))
      : NULL;
}

static void
put (GstStructure *event, const gchar *name, GstStructure *part)
{
  if (gst_structure_n_fields (part) > 0)
    gst_structure_set (event, name, GST_TYPE_STRUCTURE, part, NULL);
  else
    gst_structure_remove_field (event, name);
  gst_structure_free (part);
}

static void
prune_face (GstStructure *event, const MienFields *fields)
{
  GstStructure *face = part_of (event, "face");

  if (!face)
    return;
  if (!mien_fields_has (fields, MIEN_FIELD_BOX))
    gst_structure_remove_fields (face, "x", "y", "width", "height", NULL);
  if (!mien_fields_has (fields, MIEN_FIELD_DETECTION))
    gst_structure_remove_fields (face, "confidence", "quality", NULL);
  put (event, "face", face);
}

static void
prune_attributes (GstStructure *event, const MienFields *fields)
{
  GstStructure *attributes = part_of (event, "attributes");

  if (!attributes)
    return;
  for (gint i = gst_structure_n_fields (attributes) - 1; i >= 0; i--) {
    const gchar *name = gst_structure_nth_field_name (attributes, i);
    if (!is_wanted (fields, name)) {
      gst_structure_remove_field (attributes, name);
    } else if (!mien_fields_has (fields, MIEN_FIELD_SCORES)) {
      GstStructure *attribute = part_of (attributes, name);
      gst_structure_remove_field (attribute, "scores");
      put (attributes, name, attribute);
    }
  }
  put (event, "attributes", attributes);
}

GstStructure *
mien_event_with_fields (const GstStructure *event, const MienFields *fields)
{
  const gchar *attribute = gst_structure_get_string (event, "attribute");

  if (attribute && !is_wanted (fields, attribute))
    return NULL;
  GstStructure *copy = gst_structure_copy (event);
  if (!fields)
    return copy;
  if (!mien_fields_has (fields, MIEN_FIELD_ID))
    gst_structure_remove_field (copy, "track-id");
  if (!mien_fields_has (fields, MIEN_FIELD_SNAPSHOT))
    gst_structure_remove_field (copy, "snapshot-location");
  prune_face (copy, fields);
  prune_attributes (copy, fields);
  return copy;
}
