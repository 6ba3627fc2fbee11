/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From what a detector found in its input to the faces of a frame. */
#pragma once

#include "detector.h"

G_BEGIN_DECLS

/* From pixels of the detector's input to those of the frame. */
void mien_detections_scale (GArray *faces, float scale_x, float scale_y);

/* Two boxes are on one face where more than this share of the smaller is
 * inside the other. YuNet leaves such pairs, as the intersection over the
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
