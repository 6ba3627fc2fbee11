/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Faces as GStreamer analytics metadata, on frames of 640 x 480. */
#pragma once

#include <gst/analytics/analytics.h>

#include "faces.h"

/* The relation meta of `buffer`, which is added if missing. */
GstAnalyticsRelationMeta *test_relations (GstBuffer *buffer);

/* Return the ids of what they add. */
guint test_add_detection (GstBuffer *buffer, const gchar *type, gint x, gint y,
    gint w, gint h, gfloat confidence);
guint test_add_track (GstBuffer *buffer, guint64 id);

/* A face of 100 x 120 at (x, 20) with confidence 0.5; the second as a
 * region. */
guint test_add_face_detection (GstBuffer *buffer, gint x);
GstVideoRegionOfInterestMeta *test_add_face_region (GstBuffer *buffer, gint x,
    gint id);

void test_relate (GstBuffer *buffer, guint from, guint to,
    GstAnalyticsRelTypes type);

guint test_count_mtds (GstBuffer *buffer, GstAnalyticsMtdType type);
guint test_count_detections (GstBuffer *buffer);

/* Adopts the faces of other elements, and writes all mirrors. */
void test_mirror (GstBuffer *buffer);

guint test_count_faces (GstBuffer *buffer);

/* Adopts the faces of other elements. Returns the only face, writable. */
GstMienFace *test_adopt_only_face (GstBuffer *buffer);

/* Checks that after transforms there are `n_faces` faces, and no duplicate
 * ODMtd or region. */
void test_check_transforms (GstBuffer *buffer, guint n_faces);
