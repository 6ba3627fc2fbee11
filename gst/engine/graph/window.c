/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/window.h"

MienWindowAxis
mien_window_rows (const MienWindow *window, guint height)
{
  return (MienWindowAxis) { height, window->kernel_h, window->stride_h,
    window->dilation_h, window->pad_top, window->pad_bottom };
}

MienWindowAxis
mien_window_columns (const MienWindow *window, guint width)
{
  return (MienWindowAxis) { width, window->kernel_w, window->stride_w,
    window->dilation_w, window->pad_left, window->pad_right };
}

guint64
mien_window_axis_extent (const MienWindowAxis *axis)
{
  return (guint64) axis->dilation * (axis->kernel - 1) + 1;
}

static gboolean
in_range (const MienWindowAxis *axis)
{
  const guint numbers[] = { axis->in, axis->kernel, axis->stride,
    axis->dilation };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i] < 1 || numbers[i] > MIEN_MAX_ELEMENTS)
      return FALSE;
  return axis->before <= MIEN_MAX_ELEMENTS && axis->after <= MIEN_MAX_ELEMENTS;
}

guint
mien_window_axis_output (const MienWindowAxis *axis)
{
  guint64 padded = (guint64) axis->in + axis->before + axis->after;
  if (!in_range (axis) || mien_window_axis_extent (axis) > padded)
    return 0;
  return (padded - mien_window_axis_extent (axis)) / axis->stride + 1;
}

gboolean
mien_window_axis_touches_input (const MienWindowAxis *axis)
{
  guint n = mien_window_axis_output (axis);
  for (guint o = 0; o < n; o++) {
    gint64 first = (gint64) o * axis->stride - axis->before;
    gint64 skip =
        first < 0 ? (-first + axis->dilation - 1) / axis->dilation : 0;
    if (skip >= axis->kernel || first + skip * axis->dilation >= axis->in)
      return FALSE;
  }
  return TRUE;
}
