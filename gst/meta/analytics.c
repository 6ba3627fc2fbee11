/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "mirror.h"

#include <gst/analytics/analytics.h>

/* Readers follow one or the other, and set_relation() replaces: both at
 * once. */
#define OWNS \
    (GST_ANALYTICS_REL_TYPE_CONTAIN | GST_ANALYTICS_REL_TYPE_RELATE_TO)

/* Asking for an id that is not there makes GStreamer warn. */
static gboolean
get_mtd (GstAnalyticsRelationMeta *relations, guint id,
    GstAnalyticsMtdType type, GstAnalyticsMtd *mtd)
{
  return id < gst_analytics_relation_get_length (relations)
      && gst_analytics_relation_meta_get_mtd (relations, id, type, mtd);
}

/* Mtds cannot be removed; without relations no reader comes by. */
static void
detach (GstAnalyticsRelationMeta *relations, guint od_id, guint id)
{
  gst_analytics_relation_meta_set_relation (relations,
      GST_ANALYTICS_REL_TYPE_NONE, od_id, id);
  gst_analytics_relation_meta_set_relation (relations,
      GST_ANALYTICS_REL_TYPE_NONE, id, od_id);
}

static gboolean
is_face_at (GstAnalyticsRelationMeta *relations, guint id,
    const GstVideoRectangle *box)
{
  GstAnalyticsMtd od;
  gint x, y, w, h;

  return get_mtd (relations, id, gst_analytics_od_mtd_get_mtd_type (), &od)
      && gst_analytics_od_mtd_get_obj_type (&od)
          == g_quark_from_static_string ("face")
      && gst_analytics_od_mtd_get_location (&od, &x, &y, &w, &h, NULL)
      && x < box->x + box->w && box->x < x + w
      && y < box->y + box->h && box->y < y + h;
}

static void
forget (MienFace *face)
{
  face->od_id = MIEN_NO_MTD;
  face->tracking_id = MIEN_NO_MTD;
  for (guint i = 0; i < face->slots->len; i++)
    g_array_index (face->slots, MienAttributeSlot, i).cls_id = MIEN_NO_MTD;
}

/* Regions keep the number of an ODMtd that is gone, and by now it may be that
 * of another face. */
static gboolean
is_taken (const GPtrArray *faces, guint od_id)
{
  for (guint i = 0; i < faces->len; i++)
    if (MIEN_FACE (faces->pdata[i])->od_id == od_id)
      return TRUE;
  return FALSE;
}

/* Reuses the ODMtd that mirrors the face, or that its region names; where
 * neither is there (any more), makes one. */
static void
mirror_detection (GstAnalyticsRelationMeta *relations,
    const GPtrArray *faces, MienFace *face, const GstVideoRectangle *box)
{
  GstAnalyticsODMtd od;

  if (is_face_at (relations, face->od_id, box))
    return;

  forget (face);
  if (face->has_roi && face->roi_id >= 0
      && is_face_at (relations, (guint) face->roi_id, box)
      && !is_taken (faces, (guint) face->roi_id))
    face->od_id = (guint) face->roi_id;
  else if (gst_analytics_relation_meta_add_od_mtd (relations,
          g_quark_from_static_string ("face"), box->x, box->y, box->w, box->h,
          face->face.confidence, &od))
    face->od_id = od.id;
}

static gboolean
is_track (GstAnalyticsRelationMeta *relations, guint id, guint track_id)
{
  GstAnalyticsMtd mtd;
  GstClockTime first_seen, last_seen;
  gboolean lost;
  guint64 present;

  return get_mtd (relations, id, gst_analytics_tracking_mtd_get_mtd_type (),
          &mtd)
      && gst_analytics_tracking_mtd_get_info (&mtd, &present, &first_seen,
          &last_seen, &lost)
      && present == track_id;
}

static void
mirror_track (GstAnalyticsRelationMeta *relations, MienFace *face,
    GstClockTime now)
{
  const guint track_id = face->face.track_id;
  GstAnalyticsTrackingMtd mtd;

  if (track_id == 0 || is_track (relations, face->tracking_id, track_id))
    return;
  if (face->tracking_id != MIEN_NO_MTD)
    detach (relations, face->od_id, face->tracking_id);
  face->tracking_id = MIEN_NO_MTD;

  if (!gst_analytics_relation_meta_add_tracking_mtd (relations, track_id, now,
          &mtd))
    return;
  gst_analytics_relation_meta_set_relation (relations,
      GST_ANALYTICS_REL_TYPE_RELATE_TO, face->od_id, mtd.id);
  face->tracking_id = mtd.id;
}

static gboolean
is_verdict (GstAnalyticsRelationMeta *relations, guint id, GQuark label,
    gfloat confidence)
{
  GstAnalyticsMtd mtd;

  return get_mtd (relations, id, gst_analytics_cls_mtd_get_mtd_type (), &mtd)
      && gst_analytics_cls_mtd_get_quark (&mtd, 0) == label
      && gst_analytics_cls_mtd_get_level (&mtd, 0) == confidence;
}

static void
mirror_attribute (GstAnalyticsRelationMeta *relations, guint od_id,
    MienAttributeSlot *slot)
{
  const GQuark label =
      g_quark_from_string (gst_mien_attribute_get_label (slot->attribute));
  const gfloat confidence =
      gst_mien_attribute_get_confidence (slot->attribute);
  GstAnalyticsClsMtd cls;

  if (is_verdict (relations, slot->cls_id, label, confidence))
    return;
  if (slot->cls_id != MIEN_NO_MTD)
    detach (relations, od_id, slot->cls_id);
  slot->cls_id = MIEN_NO_MTD;

  if (label == 0 || !gst_analytics_relation_meta_add_one_cls_mtd (relations,
          confidence, label, &cls))
    return;
  gst_analytics_relation_meta_set_relation (relations, OWNS, od_id, cls.id);
  gst_analytics_relation_meta_set_relation (relations,
      GST_ANALYTICS_REL_TYPE_IS_PART_OF, cls.id, od_id);
  slot->cls_id = cls.id;
}

/* Those of other detectors' faces are theirs. */
static guint
count_mirrors (const GPtrArray *faces)
{
  guint n = 0;

  for (guint i = 0; i < faces->len; i++) {
    const MienFace *face = g_ptr_array_index (faces, i);
    if (g_strcmp0 (face->face.detector, "roi") == 0)
      continue;
    n += (face->od_id != MIEN_NO_MTD) + (face->tracking_id != MIEN_NO_MTD);
    for (guint k = 0; k < face->slots->len; k++)
      n += g_array_index (face->slots, MienAttributeSlot, k).cls_id
          != MIEN_NO_MTD;
  }
  return n;
}

void
mien_analytics_clear (GstBuffer *buffer, GPtrArray *faces)
{
  GstAnalyticsRelationMeta *relations
      = gst_buffer_get_analytics_relation_meta (buffer);

  if (!relations || gst_analytics_relation_get_length (relations)
      != count_mirrors (faces))
    return;
  gst_buffer_remove_meta (buffer, (GstMeta *) relations);
  for (guint i = 0; i < faces->len; i++)
    forget (g_ptr_array_index (faces, i));
}

/* Whether a face is no longer where its ODMtd says. */
static gboolean
has_moved (GstBuffer *buffer, const GPtrArray *faces, guint width,
    guint height)
{
  GstAnalyticsRelationMeta *relations
      = gst_buffer_get_analytics_relation_meta (buffer);

  for (guint i = 0; relations && i < faces->len; i++) {
    const MienFace *face = g_ptr_array_index (faces, i);
    GstVideoRectangle box;
    GstAnalyticsMtd od;
    gint x, y, w, h;

    if (get_mtd (relations, face->od_id, gst_analytics_od_mtd_get_mtd_type (),
            &od)
        && gst_analytics_od_mtd_get_location (&od, &x, &y, &w, &h, NULL)
        && mien_face_clip (&face->face, width, height, &box)
        && (x != box.x || y != box.y || w != box.w || h != box.h))
      return TRUE;
  }
  return FALSE;
}

/* Its table of relations is square and grows by steps: ask for what many
 * faces need at once. */
static GstAnalyticsRelationMeta *
get_relations (GstBuffer *buffer, GPtrArray *faces)
{
  GstAnalyticsRelationMeta *relations =
      gst_buffer_get_analytics_relation_meta (buffer);
  guint n_mtds = 0;

  if (relations)
    return relations;
  for (guint i = 0; i < faces->len; i++) {
    const MienFace *face = g_ptr_array_index (faces, i);
    n_mtds += 2 + face->slots->len;
  }
  GstAnalyticsRelationMetaInitParams size = { n_mtds, n_mtds * 64 };
  return gst_buffer_add_analytics_relation_meta_full (buffer, &size);
}

void
mien_analytics_mirror (GstBuffer *buffer, GPtrArray *faces, guint width,
    guint height)
{
  if (has_moved (buffer, faces, width, height))
    mien_analytics_clear (buffer, faces);

  GstAnalyticsRelationMeta *relations = get_relations (buffer, faces);

  for (guint i = 0; i < faces->len; i++) {
    MienFace *face = g_ptr_array_index (faces, i);
    GstVideoRectangle box;

    if (!mien_face_clip (&face->face, width, height, &box))
      continue;
    mirror_detection (relations, faces, face, &box);
    if (face->od_id == MIEN_NO_MTD)
      continue;
    mirror_track (relations, face, GST_BUFFER_PTS (buffer));
    for (guint k = 0; k < face->slots->len; k++)
      mirror_attribute (relations, face->od_id,
          &g_array_index (face->slots, MienAttributeSlot, k));
  }
}
