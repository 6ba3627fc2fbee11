/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The layout of the planes of step.h. */
#include "planes.h"

#include "engine/window.h"

/* One axis of the planes. */
typedef struct {
  MienWindowAxis axis;
  guint phases;
  guint64 margin; /* elements of a plane in excess of those of the output */
  guint64 length; /* of a plane */
} PlaneAxis;

static guint
greatest_common_divisor (guint a, guint b)
{
  while (b != 0) {
    const guint rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static PlaneAxis
plane_axis (MienWindowAxis axis, guint out)
{
  const guint period =
      axis.stride / greatest_common_divisor (axis.stride, axis.dilation);
  const guint64 margin =
      (guint64) (axis.kernel - 1) * axis.dilation / axis.stride;
  return (PlaneAxis) {
    .axis = axis,
    .phases = MIN (axis.kernel, period),
    .margin = margin,
    .length = out + margin,
  };
}

/* Distance of tap (ky, kx) from the first plane of its channel. */
static gsize
tap_distance (const PlaneAxis *rows, const PlaneAxis *columns, guint ky,
    guint kx)
{
  const gsize plane =
      ky % rows->phases * columns->phases + kx % columns->phases;
  const gsize row = (guint64) ky * rows->axis.dilation / rows->axis.stride;
  const gsize column =
      (guint64) kx * columns->axis.dilation / columns->axis.stride;
  return (plane * rows->length + row) * columns->length + column;
}

static void
set_taps (MienCpuStep *step, const PlaneAxis *rows, const PlaneAxis *columns)
{
  const MienWindow *window = &step->node->conv.window;
  MienCpuPlanes *planes = &step->planes;
  const guint channels =
      mien_shape_dim (step->in_shape, 0) / step->node->conv.group;
  const gsize size = planes->copy ? planes_size (planes) : step->in_plane;
  planes->n_taps = taps_of (step);
  planes->tap = g_new (gsize, planes->n_taps);
  gsize *tap = planes->tap;
  for (gsize c = 0; c < channels; c++)
    for (guint ky = 0; ky < window->kernel_h; ky++)
      for (guint kx = 0; kx < window->kernel_w; kx++)
        *tap++ = c * size + tap_distance (rows, columns, ky, kx);
}

static void
set_phases (MienCpuStep *step)
{
  const MienWindow *w = &step->node->conv.window;
  const gint64 width = mien_shape_dim (step->in_shape, 2);
  MienCpuPlanes *planes = &step->planes;
  MienCpuPhase *phase = planes->phases =
      g_new (MienCpuPhase, planes->row_phases * planes->column_phases);
  for (guint r = 0; r < planes->row_phases; r++)
    for (guint c = 0; c < planes->column_phases; c++, phase++) {
      gint64 x, end;
      const gint64 row = (guint64) r * w->dilation_h % w->stride_h;
      const gint64 column = (guint64) c * w->dilation_w % w->stride_w;
      const gint64 left = overlap (width, w->stride_w, column - w->pad_left,
          planes->pitch, &x, &end);
      *phase = (MienCpuPhase) { row - w->pad_top, left, x, end - x };
    }
}

gboolean
KERNEL (lay_out_planes) (MienCpuStep *step, gsize *scratch)
{
  const MienWindow *window = &step->node->conv.window;
  const guint height = mien_shape_dim (step->in_shape, 1);
  const guint width = mien_shape_dim (step->in_shape, 2);
  const PlaneAxis rows =
      plane_axis (mien_window_rows (window, height), step->most_rows);
  const PlaneAxis columns = plane_axis (mien_window_columns (window, width),
      mien_shape_dim (step->out_shape, 2));
  MienCpuPlanes *planes = &step->planes;
  planes->copy = window->stride_h > 1 || window->stride_w > 1
      || window->pad_top > 0 || window->pad_left > 0 || window->pad_bottom > 0
      || window->pad_right > 0;
  const guint64 channels =
      mien_shape_dim (step->in_shape, 0) / step->node->conv.group;
  const guint64 phases = (guint64) rows.phases * columns.phases * channels;
  if (phases > MIEN_MAX_ELEMENTS || rows.length > MIEN_MAX_ELEMENTS / phases
      || columns.length > MIEN_MAX_ELEMENTS / phases / rows.length)
    return FALSE;
  planes->row_phases = rows.phases;
  planes->column_phases = columns.phases;
  planes->rows = rows.length;
  planes->pitch = columns.length;
  planes->margin = rows.margin;
  set_taps (step, &rows, &columns);
  set_phases (step);
  *scratch = planes->copy ? phases * rows.length * columns.length : 0;
  return TRUE;
}
