/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Dense convolutions with few output channels whose input and output planes
 * each fit in a vector, as in networks that end in a map per class. The inputs
 * of a tap are elements of one vector, selected by index. `weight` holds the
 * blocks of product.h, `index` a vector of indexes per element of the window.
 */
#include "conv-plane.h"

#include "engine/window.h"
#include "epilogue.h"
#include "product.h"

static gsize
plane_of (const MienShape *shape)
{
  return (gsize) mien_shape_dim (shape, 1) * mien_shape_dim (shape, 2);
}

gboolean
KERNEL (conv_is_plane) (const MienCpuStep *step)
{
  const MienWindow *w = &step->node->conv.window;
  return VECTOR >= 8 && plane_of (step->in_shape) <= VECTOR
      && plane_of (step->out_shape) <= VECTOR
      && mien_shape_dim (step->out_shape, 0) / step->node->conv.group < VECTOR
      && (w->kernel_h > 1 || w->kernel_w > 1);
}

/* The input element for tap `tap` at position `position` of an axis; -1 if it
 * is in the padding. */
static gint64
place_of (const MienWindowAxis *axis, gint64 position, gint64 tap)
{
  const gint64 at =
      position * axis->stride + tap * axis->dilation - (gint64) axis->before;
  return at < (gint64) axis->in ? at : -1;
}

void
KERNEL (conv_plane_prepare) (MienCpuStep *step)
{
  const MienWindow *w = &step->node->conv.window;
  const guint out_width = mien_shape_dim (step->out_shape, 2);
  const MienWindowAxis rows =
      mien_window_rows (w, mien_shape_dim (step->in_shape, 1));
  const MienWindowAxis columns =
      mien_window_columns (w, mien_shape_dim (step->in_shape, 2));
  const gsize n = plane_of (step->out_shape);
  guint32 *place = step->index =
      g_new (guint32, (gsize) w->kernel_h * w->kernel_w * VECTOR);
  for (guint ky = 0; ky < w->kernel_h; ky++)
    for (guint kx = 0; kx < w->kernel_w; kx++)
      for (guint p = 0; p < VECTOR; p++) {
        const gint64 y = place_of (&rows, p / out_width, ky);
        const gint64 x = place_of (&columns, p % out_width, kx);
        const gboolean inside = p < n && y >= 0 && x >= 0;
        *place++ = inside ? y * columns.in + x : VECTOR;
      }
}

typedef struct {
  const float *in; /* the group's */
  gsize plane;
  guint channels, window; /* per group; elements */
  const guint32 *index;
} Input;

/* Computes TILE output channels. */
INLINE void
do_block (const Input *input, const float *weight, Vec sum[TILE])
{
#pragma GCC unroll 8
  for (guint k = 0; k < TILE; k++)
    sum[k] = splat (weight[k]);
  for (guint c = 0; c < input->channels; c++) {
    const Vec plane = load (input->in + c * input->plane);
    for (guint t = 0; t < input->window; t++) {
      const Vec x = pick (plane, input->index + t * VECTOR);
      weight += TILE;
#pragma GCC unroll 8
      for (guint k = 0; k < TILE; k++)
        sum[k] = multiply_add (splat (weight[k]), x, sum[k]);
    }
  }
}

void
KERNEL (conv_plane) (const MienCpuStep *step, gpointer arena)
{
  const MienConv *conv = &step->node->conv;
  const guint channels = mien_shape_dim (step->out_shape, 0) / conv->group;
  const gsize n = plane_of (step->out_shape);
  Input input = {
    .in = mien_cpu_in (step, arena, 0),
    .plane = step->in_plane,
    .channels = mien_shape_dim (step->in_shape, 0) / conv->group,
    .window = conv->window.kernel_h * conv->window.kernel_w,
    .index = step->index,
  };
  const float *weight = step->weight;
  float *out = mien_cpu_out (step, arena);
  for (guint g = 0; g < conv->group; g++) {
    for (guint m = 0; m < channels; m += TILE) {
      Vec sum[TILE];
      do_block (&input, weight, sum);
      weight += (gsize) TILE * (1 + step->planes.n_taps);
      const guint rest = MIN (channels - m, TILE);
      for (guint k = 0; k < rest; k++, out += n)
        store_some (out, sum[k], n);
    }
    input.in += input.channels * input.plane;
  }
  finish_output (step, arena);
}
