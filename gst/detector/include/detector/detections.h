/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what a detector found in its input to the faces of a frame. */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

#define MIEN_DETECTION_N_LANDMARKS 5

/* A face in pixels of the input; may reach beyond its border, and be smaller
 * than asked for. A network's numbers are what it makes of the image, finite
 * or not. */
typedef struct {
  MienBox box;
  float confidence; /* 0 to 1. Network: its score. Cascade: see cascade.cc */
  gboolean has_landmarks;
  /* x, y: right eye, left eye, nose tip, right and left corner of the mouth,
   * as the person's own right and left. */
  float landmarks[MIEN_DETECTION_N_LANDMARKS][2];
} MienDetection;

/* From pixels of the detector's input to those of the frame. */
void mien_detections_scale (GArray *faces, float scale_x, float scale_y);

/* The most certain first; those of the same confidence stay in their order. */
void mien_detections_rank (GArray *faces);

/* Two boxes are on one face where more than this share of the smaller is
 * inside the other. Networks leave such pairs, as the intersection over the
 * union of a small box and a large one is small; faces beside and behind each
 * other reach 0.48. Not for cascades: their boxes are wider, so that two
 * people reach 0.60, and the stronger box is not always the better one. */
#define MIEN_DETECTIONS_ONE_FACE 0.65f

/* Leaves one box on each face, that of the highest confidence. */
void mien_detections_merge (GArray *faces);

/* Removes those that are smaller than `min_width` x `min_height`, and what is
 * no box: a detector counts in whole pixels of its input, which may be several
 * of the frame, and a network may give anything. */
void mien_detections_drop_unfit (GArray *faces, guint min_width,
    guint min_height);

/* Leaves only so many, the largest first; 0: all, as they are. */
void mien_detections_keep_largest (GArray *faces, guint max_faces);

G_END_DECLS
