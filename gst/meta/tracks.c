/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "tracks.h"

#include "detections.h"

/* A tracker may run after the element that created the face. Existing track ids
 * are kept. */
void
mien_tracks_adopt (GstAnalyticsRelationMeta *relations, const GPtrArray *metas)
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

static gboolean
has_tracks (GstAnalyticsRelationMeta *relations)
{
  gpointer state = NULL;
  GstAnalyticsMtd mtd;

  return gst_analytics_relation_meta_iterate (relations, &state,
      gst_analytics_tracking_mtd_get_mtd_type (), &mtd);
}

static gboolean
has_untracked (GstBuffer *buffer)
{
  gpointer state = NULL;
  const MienFaceMeta *meta;

  while ((meta = mien_face_metas_next (buffer, &state)))
    if (meta->face->track_id == 0)
      return TRUE;
  return FALSE;
}

gboolean
mien_tracks_has_strangers (GstAnalyticsRelationMeta *relations,
    GstBuffer *buffer)
{
  return has_untracked (buffer) && has_tracks (relations);
}
