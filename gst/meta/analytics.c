/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "classifications.h"
#include "detections.h"
#include "keypoints.h"
#include "mirror.h"
#include "place.h"
#include "tracks.h"

static gboolean
is_near (GstAnalyticsRelationMeta *relations, guint id,
    const GstVideoRectangle *box)
{
  MienDetection od;

  return mien_detection_get (relations, id, &od) && od.known
      && od.x < box->x + box->w && box->x < (gint64) od.x + od.width
      && od.y < box->y + box->h && box->y < (gint64) od.y + od.height;
}

/* A face keeps its ODMtd if that overlaps it. */
static void
mirror_detection (GstAnalyticsRelationMeta *relations, MienFaceMeta *meta,
    const GstVideoRectangle *box)
{
  GstAnalyticsODMtd od;

  if (is_near (relations, meta->od_id, box))
    return;

  mien_face_forget_mtds (meta);
  if (gst_analytics_relation_meta_add_od_mtd (relations,
          g_quark_from_static_string ("face"), box->x, box->y, box->w, box->h,
          meta->face->confidence, &od)) {
    mien_detection_mark (relations, od.id);
    meta->od_id = od.id;
    meta->made_od = TRUE;
  }
}

static gboolean
is_track (GstAnalyticsRelationMeta *relations, guint id, guint track_id)
{
  GstAnalyticsMtd mtd;
  GstClockTime first_seen, last_seen;
  gboolean lost;
  guint64 present;

  return mien_analytics_get_mtd (relations, id,
             gst_analytics_tracking_mtd_get_mtd_type (), &mtd)
      && gst_analytics_tracking_mtd_get_info (&mtd, &present, &first_seen,
          &last_seen, &lost)
      && present == mien_track_to_mtd (track_id);
}

static void
mirror_track (GstAnalyticsRelationMeta *relations, MienFaceMeta *meta,
    GstClockTime now)
{
  const guint track_id = meta->face->track_id;
  GstAnalyticsTrackingMtd mtd;

  if (track_id == 0 || is_track (relations, meta->tracking_id, track_id))
    return;
  if (meta->tracking_id != MIEN_NO_MTD)
    mien_analytics_detach (relations, meta->od_id, meta->tracking_id);
  meta->tracking_id = MIEN_NO_MTD;
  meta->made_tracking = FALSE;

  if (!gst_analytics_relation_meta_add_tracking_mtd (relations,
          mien_track_to_mtd (track_id), now, &mtd))
    return;
  gst_analytics_relation_meta_set_relation (relations,
      GST_ANALYTICS_REL_TYPE_RELATE_TO, meta->od_id, mtd.id);
  meta->tracking_id = mtd.id;
  meta->made_tracking = TRUE;
}

static gboolean
is_told (GstAnalyticsRelationMeta *relations, guint id,
    const GstMienAttribute *attribute)
{
  GstAnalyticsMtd cls;

  return mien_analytics_get_mtd (relations, id,
             gst_analytics_cls_mtd_get_mtd_type (), &cls)
      && mien_classification_tells (&cls, attribute);
}

static void
mirror_attribute (GstAnalyticsRelationMeta *relations, MienFaceMeta *meta,
    const GstMienAttribute *attribute)
{
  const GQuark label =
      g_quark_from_string (gst_mien_attribute_get_label (attribute));
  const gfloat confidence = gst_mien_attribute_get_confidence (attribute);
  const gchar *name = gst_mien_attribute_get_name (attribute);
  const guint od_id = meta->od_id;
  const MienClsMirror mirror = mien_face_meta_get_cls (meta, name);
  GstAnalyticsClsMtd cls;

  if (is_told (relations, mirror.id, attribute))
    return;
  if (mirror.made)
    mien_analytics_detach (relations, od_id, mirror.id);
  mien_face_meta_set_cls (meta, name, MIEN_NO_MTD, FALSE);

  if (label == 0
      || !gst_analytics_relation_meta_add_one_cls_mtd (relations, confidence,
          label, &cls))
    return;
  mien_analytics_own (relations, od_id, cls.id);
  mien_detection_mark (relations, cls.id);
  mien_face_meta_set_cls (meta, name, cls.id, TRUE);
}

/* Number of Mtds that Mien created. */
static guint
count_mirrors (const GPtrArray *metas)
{
  guint n = 0;

  for (guint i = 0; i < metas->len; i++) {
    const MienFaceMeta *meta = g_ptr_array_index (metas, i);
    n += meta->made_od + meta->made_tracking + mien_keypoints_count (meta)
        + mien_face_meta_count_cls (meta);
  }
  return n;
}

void
mien_analytics_clear (GstBuffer *buffer, GPtrArray *metas)
{
  GstAnalyticsRelationMeta *relations =
      gst_buffer_get_analytics_relation_meta (buffer);

  if (!relations
      || gst_analytics_relation_get_length (relations) != count_mirrors (metas))
    return;
  gst_buffer_remove_meta (buffer, (GstMeta *) relations);
  for (guint i = 0; i < metas->len; i++)
    mien_face_forget_mtds (g_ptr_array_index (metas, i));
}

/* The table of relations is square and grows in steps, so the size that all
 * faces need is allocated at once. */
static GstAnalyticsRelationMeta *
get_relations (GstBuffer *buffer, GPtrArray *metas)
{
  GstAnalyticsRelationMeta *relations =
      gst_buffer_get_analytics_relation_meta (buffer);
  guint n_mtds = 0;

  if (relations)
    return relations;
  for (guint i = 0; i < metas->len; i++) {
    const MienFaceMeta *meta = g_ptr_array_index (metas, i);
    n_mtds += 2 + mien_keypoints_count_needed (meta->face)
        + gst_mien_face_get_n_attributes (meta->face);
  }
  GstAnalyticsRelationMetaInitParams size = { n_mtds, n_mtds * 64 };
  return gst_buffer_add_analytics_relation_meta_full (buffer, &size);
}

void
mien_analytics_mirror (GstBuffer *buffer, GPtrArray *metas, guint width,
    guint height)
{
  mien_analytics_clear (buffer, metas);
  GstAnalyticsRelationMeta *relations = get_relations (buffer, metas);

  for (guint i = 0; i < metas->len; i++) {
    MienFaceMeta *meta = g_ptr_array_index (metas, i);
    GstVideoRectangle box;

    if (!mien_face_clip (meta->face, width, height, &box))
      continue;
    mirror_detection (relations, meta, &box);
    if (meta->od_id == MIEN_NO_MTD)
      continue;
    mirror_track (relations, meta, GST_BUFFER_PTS (buffer));
    for (guint k = 0; k < gst_mien_face_get_n_attributes (meta->face); k++)
      mirror_attribute (relations, meta,
          gst_mien_face_get_attribute (meta->face, k));
    mien_keypoints_mirror (relations, meta);
  }
}
