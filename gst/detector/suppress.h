/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One box where several are on one face. */
#pragma once

#include "detector/detections.h"

G_BEGIN_DECLS

/* Boxes that compete, the most certain first; OpenCV's default. */
#define MIEN_SUPPRESS_MOST 5000

/*
 * What cv::FaceDetectorYN does: goes through the boxes, the most certain first,
 * and drops those whose intersection over union with one that stays is more
 * than `overlap`. Their corners and sizes count as whole pixels, rounded
 * towards zero. Leaves `faces`, whose boxes are sane, in that order.
 */
void mien_suppress (GArray *faces, float overlap);

G_END_DECLS
