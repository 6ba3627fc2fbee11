/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "params.h"

#include "verdict.h"

/* Reads the fields that DL Streamer writes. */
static gboolean
read_param (const GstStructure *param, MienVerdict *verdict)
{
  const gchar *name = gst_structure_get_string (param, "attribute_name");
  const gchar *model_name = gst_structure_get_string (param, "model_name");

  *verdict = (MienVerdict) {
    .name = name ? name : gst_structure_get_name (param),
    .model_name = model_name ? model_name : "roi",
    .label = gst_structure_get_string (param, "label"),
  };
  return verdict->label && verdict->label[0]
      && !gst_structure_has_name (param, "detection")
      && !gst_structure_has_name (param, "object_id")
      && gst_structure_get_double (param, "confidence", &verdict->confidence);
}

static gboolean
is_stranger (const GstStructure *param, const GstMienFace *face,
    MienVerdict *verdict)
{
  return read_param (param, verdict)
      && !gst_mien_face_find_attribute (face, verdict->name);
}

void
mien_params_adopt (const GstVideoRegionOfInterestMeta *roi, MienFaceMeta *meta)
{
  MienVerdict verdict;

  for (const GList *l = roi->params; l; l = l->next)
    if (is_stranger (l->data, meta->face, &verdict))
      gst_mien_face_take_attribute (mien_face_meta_write (meta),
          mien_verdict_to_attribute (&verdict));
}

gboolean
mien_params_has_strangers (const GstVideoRegionOfInterestMeta *roi,
    const MienFaceMeta *meta)
{
  MienVerdict verdict;

  for (const GList *l = roi->params; l; l = l->next)
    if (is_stranger (l->data, meta->face, &verdict))
      return TRUE;
  return FALSE;
}

gboolean
mien_params_tell (const GstVideoRegionOfInterestMeta *roi,
    const GstMienAttribute *attribute)
{
  const gchar *name = gst_mien_attribute_get_name (attribute);
  MienVerdict verdict;

  for (const GList *l = roi->params; l; l = l->next)
    if (read_param (l->data, &verdict) && g_str_equal (verdict.name, name)
        && mien_verdict_is_of (&verdict, attribute))
      return TRUE;
  return FALSE;
}
