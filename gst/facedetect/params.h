/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a search is told, by a network or by OpenCV. */
typedef struct {
  /* Pixels of the input; spares the search of smaller faces where it can. */
  guint min_width, min_height;
  /* Cascades: ratio of the window's sizes from one scan to the next (> 1),
   * and how many hits beside its first a face needs. */
  double scale_factor;
  guint min_neighbors;
  guint flags; /* cv::CASCADE_*, for cascades in old format */
  /* Networks: least confidence; of two boxes whose intersection over union is
   * more than the second, the weaker goes. */
  float score_threshold, nms_threshold;
} MienDetectParams;

G_END_DECLS
