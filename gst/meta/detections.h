/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/analytics/analytics.h>

#include "carrier.h"

G_BEGIN_DECLS

/* An ODMtd. Values of other elements may be any numbers. */
typedef struct {
  guint id;
  GQuark type;
  gint x, y, width, height;
  gfloat confidence;
  gboolean known; /* whether it belongs, or belonged, to a GstMienFace */
} MienDetection;

/* FALSE if `id` is not that of an ODMtd. */
gboolean mien_detection_get (GstAnalyticsRelationMeta *relations, guint id,
    MienDetection *detection);

/* Intersection over union of the boxes, 0 to 1. */
gdouble mien_detection_overlap (const MienDetection *detection,
    const GstMienFace *face);

/* Marks a Mtd as known for good. It cannot be removed, and if its face is, it
 * must not be adopted again as another detector's. */
void mien_detection_mark (GstAnalyticsRelationMeta *relations, guint id);

/* Like gst_analytics_relation_meta_get_mtd(), for ids that may not exist. */
gboolean mien_analytics_get_mtd (GstAnalyticsRelationMeta *relations, guint id,
    GstAnalyticsMtdType type, GstAnalyticsMtd *mtd);

/* Whether mien_detection_mark() was called for it. */
gboolean mien_detection_is_marked (GstAnalyticsRelationMeta *relations,
    guint id);

/* Whether the face has an ODMtd that is related to that Mtd in either
 * direction. */
gboolean mien_detection_is_related (GstAnalyticsRelationMeta *relations,
    const MienFaceMeta *meta, guint id);

/* Makes a Mtd part of an ODMtd. */
void mien_analytics_own (GstAnalyticsRelationMeta *relations, guint od_id,
    guint id);

/* Mtds cannot be removed; without relations, readers do not find them. */
void mien_analytics_detach (GstAnalyticsRelationMeta *relations, guint od_id,
    guint id);

/* Clears the references to Mtds. */
void mien_face_forget_mtds (MienFaceMeta *meta);

G_END_DECLS
