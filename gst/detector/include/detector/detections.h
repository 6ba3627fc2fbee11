/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Post-processing of a detector's results to the faces of a frame. */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

#define MIEN_DETECTION_N_LANDMARKS 5

/* A face, in pixels of the input. The box may extend beyond the input and be
 * smaller than requested. A network's numbers are not checked and may not be
 * finite. */
typedef struct {
  MienBox box;
  float confidence; /* 0 to 1. Network: its score. Cascade: see cascade.cc */
  gboolean has_landmarks;
  /* x, y of the right eye, left eye, nose tip, right and left corner of the
   * mouth, in the person's sense of right and left. */
  float landmarks[MIEN_DETECTION_N_LANDMARKS][2];
} MienDetection;

/* Converts from pixels of the detector's input to pixels of the frame. */
void mien_detections_scale (GArray *faces, float scale_x, float scale_y);

/* Sorts by descending confidence; the sort is stable. */
void mien_detections_rank (GArray *faces);

/* Two boxes are considered the same face if more than this fraction of the
 * smaller one is inside the other. Networks leave such pairs, because the
 * intersection over union of a small and a large box is small; faces next to or
 * behind each other reach 0.48. Not for cascades: their boxes are wider, so two
 * people reach 0.60, and the box with the higher confidence is not always the
 * better one. */
#define MIEN_DETECTIONS_ONE_FACE 0.65f

/* Keeps one box per face, the one with the highest confidence. */
void mien_detections_merge (GArray *faces);

/* Removes boxes smaller than `min_width` x `min_height`, and invalid ones: a
 * detector works in whole pixels of its input, which may be several pixels of
 * the frame, and a network may output anything. */
void mien_detections_drop_unfit (GArray *faces, guint min_width,
    guint min_height);

/* If there are more than `max_faces`, keeps the largest, sorted by size. 0
 * keeps all. */
void mien_detections_keep_largest (GArray *faces, guint max_faces);

G_END_DECLS
