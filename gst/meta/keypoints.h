/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Landmarks as groups of keypoints, which GStreamer has from 1.29.2 on. */
#pragma once

#include <gst/analytics/analytics.h>

#include "carrier.h"

G_BEGIN_DECLS

/* Reads the groups that are related to the ODMtds of faces without landmarks;
 * each is read once. */
void mien_keypoints_adopt (GstAnalyticsRelationMeta *relations,
    const GPtrArray *metas);

/* Whether this would do anything. */
gboolean mien_keypoints_has_strangers (GstAnalyticsRelationMeta *relations,
    GstBuffer *buffer);

/* The ODMtd of the face gets a group of its landmarks, where it has none that
 * says the same. */
void mien_keypoints_mirror (GstAnalyticsRelationMeta *relations,
    MienFaceMeta *meta);

/* So many Mtds a group takes, of any face with landmarks; and so many of them
 * are Mien's. */
guint mien_keypoints_count_needed (const GstMienFace *face);
guint mien_keypoints_count (const MienFaceMeta *meta);

G_END_DECLS
