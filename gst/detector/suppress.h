/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Non-maximum suppression. */
#pragma once

#include "detector/detections.h"

G_BEGIN_DECLS

/* Maximum number of boxes that are compared, those with the highest confidence;
 * OpenCV's default. */
#define MIEN_SUPPRESS_MOST 5000

/*
 * Does what cv::FaceDetectorYN does: goes through the boxes by descending
 * confidence, and drops those whose intersection over union with a kept one is
 * larger than `overlap`. Corners and sizes are rounded to whole pixels towards
 * zero. Leaves `faces`, whose boxes must be valid, in that order.
 */
void mien_suppress (GArray *faces, float overlap);

G_END_DECLS
