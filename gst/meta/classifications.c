/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "classifications.h"

#include "detections.h"
#include "verdict.h"

#define MODEL "analytics"

static gboolean
next_classification (GstAnalyticsRelationMeta *relations, gpointer *state,
    GstAnalyticsClsMtd *cls)
{
  return gst_analytics_relation_meta_iterate (relations, state,
      gst_analytics_cls_mtd_get_mtd_type (), cls);
}

/* FALSE if one of its classes has no name. */
static gboolean
is_named (const GstAnalyticsClsMtd *cls)
{
  const gsize n = gst_analytics_cls_mtd_get_length (cls);

  for (gsize i = 0; i < n; i++)
    if (gst_analytics_cls_mtd_get_quark (cls, i) == 0)
      return FALSE;
  return n > 0;
}

/* DL Streamer relates an ODMtd to the list of classes of its detector. */
static gboolean
tells_type (const GstAnalyticsClsMtd *cls, guint od_id)
{
  MienDetection detection;

  return mien_detection_get (cls->meta, od_id, &detection)
      && detection.type != 0
      && gst_analytics_cls_mtd_get_index_by_quark (cls, detection.type) >= 0;
}

static gboolean
is_of (const GstAnalyticsClsMtd *cls, const MienFaceMeta *meta)
{
  return mien_detection_is_related (cls->meta, meta, cls->id)
      && !tells_type (cls, meta->od_id);
}

static MienVerdict
get_verdict (const GstAnalyticsClsMtd *cls, const gchar *name, gsize index)
{
  return (MienVerdict) {
    .name = name,
    .model_name = MODEL,
    .label = g_quark_to_string (gst_analytics_cls_mtd_get_quark (cls, index)),
    .confidence = gst_analytics_cls_mtd_get_level (cls, index),
  };
}

gboolean
mien_classification_tells (const GstAnalyticsClsMtd *cls,
    const GstMienAttribute *attribute)
{
  const gsize n = gst_analytics_cls_mtd_get_length (cls);

  for (gsize i = 0; i < n; i++) {
    const MienVerdict verdict = get_verdict (cls, NULL, i);
    if (verdict.label && mien_verdict_is_of (&verdict, attribute))
      return TRUE;
  }
  return FALSE;
}

/* Reads all classes with their scores. */
static GstMienAttribute *
read_classes (const GstAnalyticsClsMtd *cls, const gchar *name)
{
  const gsize n = gst_analytics_cls_mtd_get_length (cls);
  g_autofree const gchar **labels = g_new0 (const gchar *, n + 1);
  g_autofree gfloat *scores = g_new (gfloat, n);

  for (gsize i = 0; i < n; i++) {
    labels[i] = g_quark_to_string (gst_analytics_cls_mtd_get_quark (cls, i));
    scores[i] = gst_analytics_cls_mtd_get_level (cls, i);
  }
  g_autoptr (GstMienClassSet) classes =
      gst_mien_class_set_new (name, MODEL, labels);
  return gst_mien_attribute_new (classes, scores, (guint) n);
}

static GstMienAttribute *
read_attribute (const GstAnalyticsClsMtd *cls, const gchar *name)
{
  const MienVerdict verdict = get_verdict (cls, name, 0);

  return gst_analytics_cls_mtd_get_length (cls) > 1
      ? read_classes (cls, name)
      : mien_verdict_to_attribute (&verdict);
}

/* ClsMtds do not name what they classify: the first becomes "classification",
 * further ones "classification-2" and so on. */
static gchar *
free_name (const GstMienFace *face)
{
  gchar *name = g_strdup ("classification");

  for (guint i = 2; gst_mien_face_find_attribute (face, name); i++) {
    g_free (name);
    name = g_strdup_printf ("classification-%u", i);
  }
  return name;
}

/* The face's attribute without a ClsMtd that has the same result, such as one
 * read from the parameters of a region. */
static const gchar *
find_told (const GstAnalyticsClsMtd *cls, const MienFaceMeta *meta)
{
  for (guint i = 0; i < gst_mien_face_get_n_attributes (meta->face); i++) {
    const GstMienAttribute *attribute =
        gst_mien_face_get_attribute (meta->face, i);
    const gchar *name = gst_mien_attribute_get_name (attribute);
    if (mien_face_meta_get_cls (meta, name).id == MIEN_NO_MTD
        && mien_classification_tells (cls, attribute))
      return name;
  }
  return NULL;
}

static void
adopt (const GstAnalyticsClsMtd *cls, MienFaceMeta *meta)
{
  const gchar *told = find_told (cls, meta);

  if (told) {
    mien_face_meta_set_cls (meta, told, cls->id, FALSE);
    return;
  }
  g_autofree gchar *name = free_name (meta->face);
  gst_mien_face_take_attribute (mien_face_meta_write (meta),
      read_attribute (cls, name));
  mien_face_meta_set_cls (meta, name, cls->id, FALSE);
}

void
mien_classifications_adopt (GstAnalyticsRelationMeta *relations,
    const GPtrArray *metas)
{
  gpointer state = NULL;
  GstAnalyticsClsMtd cls;

  while (next_classification (relations, &state, &cls)) {
    if (mien_detection_is_marked (relations, cls.id) || !is_named (&cls))
      continue;
    for (guint i = 0; i < metas->len; i++) {
      if (!is_of (&cls, metas->pdata[i]))
        continue;
      adopt (&cls, metas->pdata[i]);
      mien_detection_mark (relations, cls.id);
    }
  }
}

gboolean
mien_classifications_has_strangers (GstAnalyticsRelationMeta *relations,
    GstBuffer *buffer)
{
  gpointer state = NULL, next;
  GstAnalyticsClsMtd cls;
  const MienFaceMeta *meta;

  while (next_classification (relations, &state, &cls)) {
    if (mien_detection_is_marked (relations, cls.id) || !is_named (&cls))
      continue;
    for (next = NULL; (meta = mien_face_metas_next (buffer, &next));)
      if (is_of (&cls, meta))
        return TRUE;
  }
  return FALSE;
}
