/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Landmarks as groups of keypoints (GStreamer >= 1.29.2). */
#pragma once

#include <gst/analytics/analytics.h>

#include "carrier.h"

G_BEGIN_DECLS

/* Reads groups that are related to the ODMtds of faces without landmarks, each
 * of them once. */
void mien_keypoints_adopt (GstAnalyticsRelationMeta *relations,
    const GPtrArray *metas);

/* Whether mien_keypoints_adopt () would change anything. */
gboolean mien_keypoints_has_strangers (GstAnalyticsRelationMeta *relations,
    GstBuffer *buffer);

/* Adds a group with the landmarks to the face's ODMtd, unless it has one with
 * the same landmarks. */
void mien_keypoints_mirror (GstAnalyticsRelationMeta *relations,
    MienFaceMeta *meta);

/* Number of Mtds that the group of a face needs, and number of those that Mien
 * created. */
guint mien_keypoints_count_needed (const GstMienFace *face);
guint mien_keypoints_count (const MienFaceMeta *meta);

G_END_DECLS
