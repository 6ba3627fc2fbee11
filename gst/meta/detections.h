/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/analytics/analytics.h>

#include "carrier.h"

G_BEGIN_DECLS

/* An ODMtd. Other elements write any numbers. */
typedef struct {
  guint id;
  GQuark type;
  gint x, y, width, height;
  gfloat confidence;
  gboolean known; /* it is, or was, that of a GstMienFace */
} MienDetection;

/* FALSE: `id` is not that of an ODMtd. */
gboolean mien_detection_get (GstAnalyticsRelationMeta *relations, guint id,
    MienDetection *detection);

/* Of the boxes: intersection over union, 0 to 1. */
gdouble mien_detection_overlap (const MienDetection *detection,
    const GstMienFace *face);

/* Makes an ODMtd or a group of keypoints known, for good: it cannot be removed,
 * and where its face was it shall not come back as another detector's. */
void mien_detection_mark (GstAnalyticsRelationMeta *relations, guint id);

/* gst_analytics_relation_meta_get_mtd() for ids that may not be there. */
gboolean mien_analytics_get_mtd (GstAnalyticsRelationMeta *relations, guint id,
    GstAnalyticsMtdType type, GstAnalyticsMtd *mtd);

/* Whether mien_detection_mark() was called for it. */
gboolean mien_detection_is_marked (GstAnalyticsRelationMeta *relations,
    guint id);

/* Whether the face has an ODMtd, related to that Mtd in either direction. */
gboolean mien_detection_is_related (GstAnalyticsRelationMeta *relations,
    const MienFaceMeta *meta, guint id);

/* Makes a Mtd part of an ODMtd. */
void mien_analytics_own (GstAnalyticsRelationMeta *relations, guint od_id,
    guint id);

/* Mtds cannot be removed; without relations no reader comes by. */
void mien_analytics_detach (GstAnalyticsRelationMeta *relations, guint od_id,
    guint id);

/* The face has no Mtds. */
void mien_face_forget_mtds (MienFaceMeta *meta);

G_END_DECLS
