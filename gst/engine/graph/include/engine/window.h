/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Arithmetic of a sliding window along one axis. Does not overflow, whatever
 * the numbers.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

typedef struct {
  guint in; /* elements of the input */
  guint kernel, stride, dilation;
  guint before, after; /* padding */
} MienWindowAxis;

MienWindowAxis mien_window_rows (const MienWindow *window, guint height);
MienWindowAxis mien_window_columns (const MienWindow *window, guint width);

/* Number of input elements that the kernel spans, including the gaps of
 * dilation. */
guint64 mien_window_axis_extent (const MienWindowAxis *axis);

/* Number of positions of the window, rounded down; 0 if a number is out of
 * range or the kernel is larger than the padded input. */
guint mien_window_axis_output (const MienWindowAxis *axis);

/* Whether each position covers at least one element of the input. A pool has no
 * result for a window that is entirely in the padding. */
gboolean mien_window_axis_touches_input (const MienWindowAxis *axis);

G_END_DECLS
