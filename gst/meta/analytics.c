/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "detections.h"
#include "mirror.h"

/* Readers follow one or the other, and set_relation() replaces: both at
 * once. */
#define OWNS \
    (GST_ANALYTICS_REL_TYPE_CONTAIN | GST_ANALYTICS_REL_TYPE_RELATE_TO)

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
is_near (GstAnalyticsRelationMeta *relations, guint id,
    const GstVideoRectangle *box)
{
  MienDetection od;

  return mien_detection_get (relations, id, &od)
      && od.x < box->x + box->w && box->x < (gint64) od.x + od.width
      && od.y < box->y + box->h && box->y < (gint64) od.y + od.height;
}

/* A face keeps its ODMtd where that is not far off. */
static void
mirror_detection (GstAnalyticsRelationMeta *relations, MienFace *face,
    const GstVideoRectangle *box)
{
  GstAnalyticsODMtd od;

  if (is_near (relations, face->od_id, box))
    return;

  mien_face_forget_mtds (face);
  if (gst_analytics_relation_meta_add_od_mtd (relations,
          g_quark_from_static_string ("face"), box->x, box->y, box->w, box->h,
          face->face.confidence, &od)) {
    mien_detection_mark (relations, od.id);
    face->od_id = od.id;
    face->made_od = TRUE;
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
  face->made_tracking = FALSE;

  if (!gst_analytics_relation_meta_add_tracking_mtd (relations,
          mien_track_to_mtd (track_id), now, &mtd))
    return;
  gst_analytics_relation_meta_set_relation (relations,
      GST_ANALYTICS_REL_TYPE_RELATE_TO, face->od_id, mtd.id);
  face->tracking_id = mtd.id;
  face->made_tracking = TRUE;
}

static gboolean
is_verdict (GstAnalyticsRelationMeta *relations, guint id, GQuark label,
    gfloat confidence)
{
  GstAnalyticsMtd mtd;

  return mien_analytics_get_mtd (relations, id,
      gst_analytics_cls_mtd_get_mtd_type (), &mtd)
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

/* Of the Mtds, those that are Mien's. */
static guint
count_mirrors (const GPtrArray *faces)
{
  guint n = 0;

  for (guint i = 0; i < faces->len; i++) {
    const MienFace *face = g_ptr_array_index (faces, i);
    n += face->made_od + face->made_tracking;
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
    mien_face_forget_mtds (g_ptr_array_index (faces, i));
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
    MienDetection od;

    if (mien_detection_get (relations, face->od_id, &od)
        && mien_face_clip (&face->face, width, height, &box)
        && (od.x != box.x || od.y != box.y || od.width != box.w
            || od.height != box.h))
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
    mirror_detection (relations, face, &box);
    if (face->od_id == MIEN_NO_MTD)
      continue;
    mirror_track (relations, face, GST_BUFFER_PTS (buffer));
    for (guint k = 0; k < face->slots->len; k++)
      mirror_attribute (relations, face->od_id,
          &g_array_index (face->slots, MienAttributeSlot, k));
  }
}
