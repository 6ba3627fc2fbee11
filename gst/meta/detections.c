/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "detections.h"

#include "adopt.h"
#include "keypoints.h"
#include "place.h"

/* Relates known ODMtds to themselves: that stays with them in all copies, also
 * where these give them other ids. GStreamer's own types begin with 2. */
#define KNOWN ((GstAnalyticsRelTypes) 1)

/* Asking for an id that is not there makes GStreamer warn. */
gboolean
mien_analytics_get_mtd (GstAnalyticsRelationMeta *relations, guint id,
    GstAnalyticsMtdType type, GstAnalyticsMtd *mtd)
{
  return id < gst_analytics_relation_get_length (relations)
      && gst_analytics_relation_meta_get_mtd (relations, id, type, mtd);
}

/* Readers follow one or the other, and set_relation() replaces: both at
 * once. */
#define OWNS (GST_ANALYTICS_REL_TYPE_CONTAIN | GST_ANALYTICS_REL_TYPE_RELATE_TO)

void
mien_analytics_own (GstAnalyticsRelationMeta *relations, guint od_id, guint id)
{
  gst_analytics_relation_meta_set_relation (relations, OWNS, od_id, id);
  gst_analytics_relation_meta_set_relation (relations,
      GST_ANALYTICS_REL_TYPE_IS_PART_OF, id, od_id);
}

void
mien_analytics_detach (GstAnalyticsRelationMeta *relations, guint od_id,
    guint id)
{
  gst_analytics_relation_meta_set_relation (relations,
      GST_ANALYTICS_REL_TYPE_NONE, od_id, id);
  gst_analytics_relation_meta_set_relation (relations,
      GST_ANALYTICS_REL_TYPE_NONE, id, od_id);
}

gboolean
mien_detection_is_marked (GstAnalyticsRelationMeta *relations, guint id)
{
  return (gst_analytics_relation_meta_get_relation (relations, id, id) & KNOWN)
      != 0;
}

/* Of a rotated box, the upright one around it. */
static gboolean
read_detection (const GstAnalyticsODMtd *od, MienDetection *detection)
{
  detection->id = od->id;
  detection->known = mien_detection_is_marked (od->meta, od->id);
  return gst_analytics_od_mtd_get_obj_type (od)
      == g_quark_from_static_string ("face")
      && gst_analytics_od_mtd_get_location (od, &detection->x, &detection->y,
          &detection->width, &detection->height, &detection->confidence);
}

gboolean
mien_detection_get (GstAnalyticsRelationMeta *relations, guint id,
    MienDetection *detection)
{
  GstAnalyticsMtd od;

  return mien_analytics_get_mtd (relations, id,
             gst_analytics_od_mtd_get_mtd_type (), &od)
      && read_detection (&od, detection);
}

gdouble
mien_detection_overlap (const MienDetection *detection, const GstMienFace *face)
{
  return mien_face_overlap (face, detection->x, detection->y, detection->width,
      detection->height);
}

void
mien_detection_mark (GstAnalyticsRelationMeta *relations, guint id)
{
  gst_analytics_relation_meta_set_relation (relations,
      gst_analytics_relation_meta_get_relation (relations, id, id) | KNOWN, id,
      id);
}

/* Of MienDetection; empty without a relation meta. */
static GArray *
collect (GstAnalyticsRelationMeta *relations)
{
  GArray *detections = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  gpointer state = NULL;
  GstAnalyticsMtd od;
  MienDetection detection;

  if (!relations)
    return detections;
  while (gst_analytics_relation_meta_iterate (relations, &state,
      gst_analytics_od_mtd_get_mtd_type (), &od))
    if (read_detection (&od, &detection))
      g_array_append_val (detections, detection);
  return detections;
}

void
mien_face_forget_mtds (MienFaceMeta *meta)
{
  meta->od_id = MIEN_NO_MTD;
  meta->tracking_id = MIEN_NO_MTD;
  meta->group_id = MIEN_NO_MTD;
  meta->made_od = FALSE;
  meta->made_tracking = FALSE;
  meta->made_group = FALSE;
  g_clear_pointer (&meta->cls, g_array_unref);
}

static gint
find_its_own (const GArray *detections, const MienFaceMeta *meta)
{
  for (guint i = 0; i < detections->len; i++) {
    const MienDetection *detection =
        &g_array_index (detections, MienDetection, i);
    if (detection->known && detection->id == meta->od_id)
      return (gint) i;
  }
  return -1;
}

static gint
find_its_own_in_place (const GArray *detections, const MienFaceMeta *meta)
{
  gint i = find_its_own (detections, meta);

  return i >= 0
          && mien_detection_overlap (
                 &g_array_index (detections, MienDetection, i), meta->face)
              > 0
      ? i
      : -1;
}

static gint
find_in_same_place (const GArray *detections, const MienFaceMeta *meta)
{
  gdouble most = 0;
  gint best = -1;

  for (guint i = 0; i < detections->len; i++) {
    gdouble fit =
        mien_detection_overlap (&g_array_index (detections, MienDetection, i),
            meta->face);
    if (fit >= MIEN_SAME_FACE && fit > most) {
      most = fit;
      best = (gint) i;
    }
  }
  return best;
}

/* A region tells the same of the face, perhaps without its confidence. */
static void
take (MienFaceMeta *meta, GstAnalyticsRelationMeta *relations,
    const MienDetection *detection)
{
  if (meta->od_id == detection->id)
    return;
  mien_detection_mark (relations, detection->id);
  mien_face_forget_mtds (meta);
  meta->od_id = detection->id;
  if (meta->face->confidence == 1
      && g_strcmp0 (meta->face->detector, "roi") == 0)
    mien_face_meta_write (meta)->confidence =
        mien_confidence (detection->confidence);
}

/* Takes the detections that are those of `metas` out. Ids do not hold where
 * the relation meta is another one, or joined of those of two buffers; places
 * not where a face was moved. */
static void
claim (GstAnalyticsRelationMeta *relations, GArray *detections,
    GPtrArray *metas)
{
  static gint (*const find[]) (const GArray *, const MienFaceMeta *) = {
    find_its_own_in_place, find_in_same_place, find_its_own
  };
  g_autoptr (GPtrArray) open = g_ptr_array_copy (metas, NULL, NULL);

  for (guint pass = 0; pass < G_N_ELEMENTS (find); pass++) {
    for (guint i = 0; i < open->len;) {
      gint k = find[pass](detections, open->pdata[i]);
      if (k < 0) {
        i++;
        continue;
      }
      take (open->pdata[i], relations,
          &g_array_index (detections, MienDetection, k));
      g_array_remove_index (detections, k);
      g_ptr_array_remove_index (open, i);
    }
  }
  for (guint i = 0; i < open->len; i++)
    mien_face_forget_mtds (open->pdata[i]);
}

static gboolean
can_adopt (const MienDetection *detection)
{
  return !detection->known && detection->width > 0 && detection->height > 0;
}

static MienFaceMeta *
adopt (GstBuffer *buffer, GstAnalyticsRelationMeta *relations,
    const MienDetection *detection)
{
  MienFaceMeta *meta = mien_face_meta_add (buffer, GST_MIEN_FACE_META_INFO,
      gst_mien_face_new (detection->x, detection->y, detection->width,
          detection->height, mien_confidence (detection->confidence),
          "analytics"));

  mien_detection_mark (relations, detection->id);
  meta->od_id = detection->id;
  return meta;
}

gboolean
mien_detection_is_related (GstAnalyticsRelationMeta *relations,
    const MienFaceMeta *meta, guint id)
{
  return meta->od_id != MIEN_NO_MTD
      && (gst_analytics_relation_meta_get_relation (relations, meta->od_id, id)
          || gst_analytics_relation_meta_get_relation (relations, id,
              meta->od_id));
}

/* A tracker may come after the element that made the face; ids that are there
 * stay. */
static void
read_tracks (GstAnalyticsRelationMeta *relations, const GPtrArray *metas)
{
  gpointer state = NULL;
  GstAnalyticsMtd mtd;
  GstClockTime first_seen, last_seen;
  gboolean lost;
  guint64 id;

  while (gst_analytics_relation_meta_iterate (relations, &state,
      gst_analytics_tracking_mtd_get_mtd_type (), &mtd)) {
    if (!gst_analytics_tracking_mtd_get_info (&mtd, &id, &first_seen,
            &last_seen, &lost))
      continue;
    for (guint i = 0; i < metas->len; i++) {
      MienFaceMeta *meta = metas->pdata[i];
      if (meta->face->track_id == 0 && meta->tracking_id == MIEN_NO_MTD
          && mien_detection_is_related (relations, meta, mtd.id)) {
        mien_face_meta_write (meta)->track_id = mien_track_from_mtd (id);
        meta->tracking_id = mtd.id;
      }
    }
  }
}

void
mien_analytics_adopt (GstBuffer *buffer)
{
  GstAnalyticsRelationMeta *relations =
      gst_buffer_get_analytics_relation_meta (buffer);
  g_autoptr (GArray) detections = collect (relations);
  g_autoptr (GPtrArray) metas = mien_face_metas_collect (buffer);

  claim (relations, detections, metas);
  for (guint i = 0; i < detections->len; i++) {
    const MienDetection *detection =
        &g_array_index (detections, MienDetection, i);
    if (can_adopt (detection))
      g_ptr_array_add (metas, adopt (buffer, relations, detection));
  }
  if (relations) {
    read_tracks (relations, metas);
    mien_keypoints_adopt (relations, metas);
  }
}

static gboolean
has_tracks (GstAnalyticsRelationMeta *relations)
{
  gpointer state = NULL;
  GstAnalyticsMtd mtd;

  return gst_analytics_relation_meta_iterate (relations, &state,
      gst_analytics_tracking_mtd_get_mtd_type (), &mtd);
}

gboolean
mien_analytics_has_strangers (GstBuffer *buffer)
{
  GstAnalyticsRelationMeta *relations =
      gst_buffer_get_analytics_relation_meta (buffer);

  if (!relations)
    return FALSE;
  if (mien_analytics_has_faces (buffer))
    return TRUE;
  g_autoptr (GPtrArray) metas = mien_face_metas_collect (buffer);
  if (mien_keypoints_has_strangers (relations, metas))
    return TRUE;
  if (!has_tracks (relations))
    return FALSE;
  for (guint i = 0; i < metas->len; i++)
    if (((const MienFaceMeta *) metas->pdata[i])->face->track_id == 0)
      return TRUE;
  return FALSE;
}

gboolean
mien_analytics_has_faces (GstBuffer *buffer)
{
  g_autoptr (GArray) detections =
      collect (gst_buffer_get_analytics_relation_meta (buffer));

  for (guint i = 0; i < detections->len; i++)
    if (can_adopt (&g_array_index (detections, MienDetection, i)))
      return TRUE;
  return FALSE;
}
