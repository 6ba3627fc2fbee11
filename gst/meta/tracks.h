/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads TrackingMtds as track ids of faces. */
#pragma once

#include <gst/analytics/analytics.h>

#include "carrier.h"

G_BEGIN_DECLS

/* Faces without a track id get those of the TrackingMtds that are related to
 * their ODMtds. */
void mien_tracks_adopt (GstAnalyticsRelationMeta *relations,
    const GPtrArray *metas);

/* Whether mien_tracks_adopt () may change the faces of `buffer`. */
gboolean mien_tracks_has_strangers (GstAnalyticsRelationMeta *relations,
    GstBuffer *buffer);

/* Converts ids of trackers. Some, such as ioutracker, count from 0, which means
 * untracked here, and regions store ids as int. So 0 becomes G_MAXINT, and ids
 * of G_MAXINT or more become untracked; no two tracks get the same id. */
static inline guint
mien_track_from_mtd (guint64 tracking_id)
{
  if (tracking_id == 0)
    return G_MAXINT;
  return tracking_id < G_MAXINT ? (guint) tracking_id : 0;
}

static inline guint64
mien_track_to_mtd (guint track_id)
{
  return track_id == G_MAXINT ? 0 : track_id;
}

G_END_DECLS
