/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "detections.h"

#include "adopt.h"
#include "classifications.h"
#include "keypoints.h"
#include "objectclass.h"
#include "place.h"
#include "tracks.h"

/* Marks known Mtds by a relation to themselves: it is kept in all copies, even
 * if these change the ids. GStreamer's own relation types start at 2. */
#define KNOWN ((GstAnalyticsRelTypes) 1)

/* GStreamer warns about ids that do not exist. */
gboolean
mien_analytics_get_mtd (GstAnalyticsRelationMeta *relations, guint id,
    GstAnalyticsMtdType type, GstAnalyticsMtd *mtd)
{
  return id < gst_analytics_relation_get_length (relations)
      && gst_analytics_relation_meta_get_mtd (relations, id, type, mtd);
}

/* Readers follow one relation or the other, and set_relation() replaces: so
 * both are set at once. */
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

/* For a rotated box, the bounding box. */
static gboolean
read_detection (const GstAnalyticsODMtd *od, MienDetection *detection)
{
  detection->id = od->id;
  detection->type = gst_analytics_od_mtd_get_obj_type (od);
  detection->known = mien_detection_is_marked (od->meta, od->id);
  return gst_analytics_od_mtd_get_location (od, &detection->x, &detection->y,
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

static gboolean
is_face (const MienDetection *detection, const gchar *classes)
{
  return detection->width > 0 && detection->height > 0
      && mien_object_class_has (classes, detection->type);
}

/* Array of MienDetection: those known, and those that may be faces. */
static GArray *
collect (GstAnalyticsRelationMeta *relations, const gchar *classes)
{
  GArray *detections = g_array_new (FALSE, FALSE, sizeof (MienDetection));
  gpointer state = NULL;
  GstAnalyticsMtd od;
  MienDetection detection;

  while (gst_analytics_relation_meta_iterate (relations, &state,
      gst_analytics_od_mtd_get_mtd_type (), &od))
    if (read_detection (&od, &detection)
        && (detection.known || is_face (&detection, classes)))
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

/* A region of the same face may have been adopted without a confidence. */
static void
take (MienFaceMeta *meta, GstAnalyticsRelationMeta *relations,
    const MienDetection *detection)
{
  if (meta->od_id == detection->id && detection->known)
    return;
  mien_detection_mark (relations, detection->id);
  mien_face_forget_mtds (meta);
  meta->od_id = detection->id;
  if (meta->face->confidence == 1
      && g_strcmp0 (meta->face->detector, "roi") == 0)
    mien_face_meta_write (meta)->confidence =
        mien_confidence (detection->confidence);
}

/* Removes the detections that belong to `metas`. Ids are not valid if the
 * relation meta was replaced, or merged from two buffers; positions are not if
 * a face was moved. So both are tried. */
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

/* Whether each face still has its own ODMtd. */
static gboolean
all_hold (GstBuffer *buffer, GstAnalyticsRelationMeta *relations)
{
  gpointer state = NULL;
  MienDetection detection;
  const MienFaceMeta *meta;

  while ((meta = mien_face_metas_next (buffer, &state)))
    if (!mien_detection_get (relations, meta->od_id, &detection)
        || !detection.known
        || mien_detection_overlap (&detection, meta->face) <= 0)
      return FALSE;
  return TRUE;
}

static void
forget_all (GstBuffer *buffer)
{
  gpointer state = NULL;
  MienFaceMeta *meta;

  while ((meta = mien_face_metas_next (buffer, &state)))
    mien_face_forget_mtds (meta);
}

void
mien_analytics_adopt (GstBuffer *buffer, const gchar *classes)
{
  GstAnalyticsRelationMeta *relations =
      gst_buffer_get_analytics_relation_meta (buffer);

  if (!relations) {
    forget_all (buffer);
    return;
  }
  if (all_hold (buffer, relations)
      && !mien_analytics_has_strangers (buffer, classes))
    return;
  g_autoptr (GArray) detections = collect (relations, classes);
  g_autoptr (GPtrArray) metas = mien_face_metas_collect (buffer);
  claim (relations, detections, metas);
  for (guint i = 0; i < detections->len; i++) {
    const MienDetection *detection =
        &g_array_index (detections, MienDetection, i);
    if (!detection->known)
      g_ptr_array_add (metas, adopt (buffer, relations, detection));
  }
  mien_tracks_adopt (relations, metas);
  mien_classifications_adopt (relations, metas);
  mien_keypoints_adopt (relations, metas);
}

gboolean
mien_analytics_has_strangers (GstBuffer *buffer, const gchar *classes)
{
  GstAnalyticsRelationMeta *relations =
      gst_buffer_get_analytics_relation_meta (buffer);

  if (!relations)
    return FALSE;
  return mien_analytics_has_faces (buffer, classes)
      || mien_tracks_has_strangers (relations, buffer)
      || mien_classifications_has_strangers (relations, buffer)
      || mien_keypoints_has_strangers (relations, buffer);
}

gboolean
mien_analytics_has_faces (GstBuffer *buffer, const gchar *classes)
{
  GstAnalyticsRelationMeta *relations =
      gst_buffer_get_analytics_relation_meta (buffer);
  gpointer state = NULL;
  GstAnalyticsMtd od;
  MienDetection detection;

  if (!relations)
    return FALSE;
  while (gst_analytics_relation_meta_iterate (relations, &state,
      gst_analytics_od_mtd_get_mtd_type (), &od))
    if (read_detection (&od, &detection) && !detection.known
        && is_face (&detection, classes))
      return TRUE;
  return FALSE;
}
