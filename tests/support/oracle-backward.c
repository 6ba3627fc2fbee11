/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "oracle-private.h"

#include <math.h>

static double
at_run (const double *data, const MienRun *run, gsize o, gsize l, gsize i)
{
  return data[(o * run->length + l) * run->inner + i];
}

void
mien_oracle_winner (const MienOracleCall *call)
{
  const MienRun *run = &call->node->run;
  for (gsize o = 0; o < run->outer; o++)
    for (gsize i = 0; i < run->inner; i++) {
      gsize best = 0;
      for (gsize l = 1; l < run->length; l++)
        if (at_run (call->in[0], run, o, l, i)
            > at_run (call->in[0], run, o, best, i))
          best = l;
      for (gsize l = 0; l < run->length; l++)
        call->out[(o * run->length + l) * run->inner + i] = l == best;
    }
}

/* Writes the indexes of the pool's input elements under window (y, x) of a
 * channel, within that channel, to `places`, by row and column. */
static guint
under_window (const MienOracleCall *call, guint y, guint x, gsize *places)
{
  const MienWindow *w = &call->node->pool.window;
  gint64 height = mien_shape_dim (call->out_shape, 1);
  gint64 width = mien_shape_dim (call->out_shape, 2);
  guint n = 0;
  for (guint ky = 0; ky < w->kernel_h; ky++)
    for (guint kx = 0; kx < w->kernel_w; kx++) {
      gint64 row = (gint64) y * w->stride_h + ky * w->dilation_h - w->pad_top;
      gint64 column =
          (gint64) x * w->stride_w + kx * w->dilation_w - w->pad_left;
      if (row >= 0 && row < height && column >= 0 && column < width)
        places[n++] = row * width + column;
    }
  return n;
}

static void
pool_backward (const MienOracleCall *call, gboolean average)
{
  const MienWindow *w = &call->node->pool.window;
  gsize taps = (gsize) w->kernel_h * w->kernel_w;
  gsize plane = (gsize) mien_shape_dim (call->out_shape, 1)
      * mien_shape_dim (call->out_shape, 2);
  g_autofree gsize *places = g_new (gsize, taps);
  const gboolean all = call->node->pool.count_include_pad;
  const double *dy = call->in[0];
  for (gsize i = 0; i < mien_shape_elements (call->out_shape); i++)
    call->out[i] = 0;
  for (guint c = 0; c < mien_shape_dim (call->out_shape, 0); c++)
    for (guint y = 0; y < mien_shape_dim (call->in_shape, 1); y++)
      for (guint x = 0; x < mien_shape_dim (call->in_shape, 2); x++, dy++) {
        double *out = call->out + c * plane;
        guint n = under_window (call, y, x, places), best = 0;
        for (guint k = 0; k < n && average; k++)
          out[places[k]] += *dy / (all ? taps : n);
        if (average)
          continue;
        const double *in = call->in[1] + c * plane;
        for (guint k = 1; k < n; k++)
          best = in[places[k]] > in[places[best]] ? k : best;
        out[places[best]] += *dy;
      }
}

void
mien_oracle_max_pool_backward (const MienOracleCall *call)
{
  pool_backward (call, FALSE);
}

void
mien_oracle_average_pool_backward (const MienOracleCall *call)
{
  pool_backward (call, TRUE);
}

void
mien_oracle_reduce_mean_backward (const MienOracleCall *call)
{
  const MienRun *run = &call->node->run;
  for (gsize o = 0; o < run->outer; o++)
    for (gsize l = 0; l < run->length; l++)
      for (gsize i = 0; i < run->inner; i++)
        call->out[(o * run->length + l) * run->inner + i] =
            call->in[0][o * run->inner + i] / run->length;
}

/* dx[k] = sum over l of dy[l] y[l] ([k = l] - y[k]) */
void
mien_oracle_softmax_backward (const MienOracleCall *call)
{
  const MienRun *run = &call->node->run;
  for (gsize o = 0; o < run->outer; o++)
    for (gsize k = 0; k < run->length; k++)
      for (gsize i = 0; i < run->inner; i++) {
        double sum = 0, y = at_run (call->in[1], run, o, k, i);
        for (gsize l = 0; l < run->length; l++)
          sum += at_run (call->in[0], run, o, l, i)
              * at_run (call->in[1], run, o, l, i) * ((k == l) - y);
        call->out[(o * run->length + k) * run->inner + i] = sum;
      }
}
