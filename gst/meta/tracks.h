/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* TrackingMtds: who the faces are. */
#pragma once

#include <gst/analytics/analytics.h>

#include "carrier.h"

G_BEGIN_DECLS

/* Faces that are not tracked get the ids of the TrackingMtds that are related
 * to their ODMtds. */
void mien_tracks_adopt (GstAnalyticsRelationMeta *relations,
    const GPtrArray *metas);

/* Whether this may do anything to the faces of `buffer`. */
gboolean mien_tracks_has_strangers (GstAnalyticsRelationMeta *relations,
    GstBuffer *buffer);

/* Trackers such as ioutracker count from 0, which is no track here, and
 * regions hold ids as int: 0 becomes the largest int, and what is not below
 * that is not tracked, so that no two tracks get the same id. */
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
