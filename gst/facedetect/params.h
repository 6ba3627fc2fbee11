/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Parameters of a search, by a network or by OpenCV. */
typedef struct {
  /* In pixels of the input. Smaller faces need not be searched for. */
  guint min_width, min_height;
  /* Cascades: ratio between successive window sizes (> 1), and the number of
   * neighbouring hits that a face needs. */
  double scale_factor;
  guint min_neighbors;
  guint flags; /* cv::CASCADE_*, for cascades in old format */
  /* Networks: minimum confidence, and maximum intersection over union of two
   * boxes; above it, the less confident box is dropped. */
  float score_threshold, nms_threshold;
} MienDetectParams;

G_END_DECLS
