/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Arithmetic of a sliding window along one axis, safe for any numbers.
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

/* How many elements of the input the kernel extends over. */
guint64 mien_window_axis_extent (const MienWindowAxis *axis);

/* Number of positions of the window: rounded down, 0 where the numbers are
 * out of range or the kernel is larger than the padded input. */
guint mien_window_axis_output (const MienWindowAxis *axis);

/* Whether each position has an element of the input under it: a pool has
 * nothing to say of a window that lies in the padding alone. */
gboolean mien_window_axis_touches_input (const MienWindowAxis *axis);

G_END_DECLS
