/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Moves elements apart, for the gradients of strides, paddings and
 * concatenations. */
#include "dims.h"
#include "epilogue.h"
#include "levels.h"

/* Elements *begin to *end - 1 of an axis of the input fall within the
 * output. */
static void
landing (gint64 in, gint64 out, gint64 first, gint64 step, gint64 *begin,
    gint64 *end)
{
  *begin = first >= 0 ? 0 : MIN ((-first + step - 1) / step, in);
  *end = first >= out ? 0 : (out - first + step - 1) / step;
  *end = CLAMP (*end, *begin, in);
}

static void
spread (const MienCpuStep *step, gpointer arena)
{
  const MienSpread *apart = &step->node->spread;
  gint64 in[MIEN_MAX_DIMS], in_apart[MIEN_MAX_DIMS];
  gint64 out[MIEN_MAX_DIMS], out_apart[MIEN_MAX_DIMS];
  gint64 first[MIEN_MAX_DIMS] = { 0 }, every[MIEN_MAX_DIMS];
  gint64 begin[MIEN_MAX_DIMS], end[MIEN_MAX_DIMS], at[MIEN_MAX_DIMS];
  axes_of (step->in_shape, in, in_apart);
  const guint lead = axes_of (step->out_shape, out, out_apart);
  gboolean any = TRUE;
  for (guint k = 0; k < MIEN_MAX_DIMS; k++) {
    first[k] = k < lead ? 0 : apart->first[k - lead];
    every[k] = k < lead ? 1 : apart->step[k - lead];
    landing (in[k], out[k], first[k], every[k], &begin[k], &end[k]);
    at[k] = begin[k];
    any = any && begin[k] < end[k];
  }
  const float *source = mien_cpu_in (step, arena, 0);
  float *result = mien_cpu_out (step, arena);
  const gsize n = mien_shape_elements (step->out_shape);
  memset (result, 0, n * sizeof (float));
  do {
    const float *from = source;
    float *to = result + first[LAST_AXIS];
    for (guint k = 0; k < LAST_AXIS; k++) {
      from += at[k] * in_apart[k];
      to += (first[k] + at[k] * every[k]) * out_apart[k];
    }
    for (gint64 i = begin[LAST_AXIS]; any && i < end[LAST_AXIS]; i++)
      to[i * every[LAST_AXIS]] = from[i];
  } while (any && next_row (at, begin, end));
  finish_output (step, arena);
}

const MienCpuOp KERNEL (spread_op) = {
  .run = spread,
};
