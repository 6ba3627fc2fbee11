/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Elements moved apart: gradients of strides, paddings and concatenations. */
#include "epilogue.h"
#include "levels.h"

/* Elements *begin to *end - 1 of an axis of the input land on the output. */
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
  gint64 in[MIEN_MAX_DIMS], out[MIEN_MAX_DIMS];
  gint64 begin[MIEN_MAX_DIMS], end[MIEN_MAX_DIMS];
  for (guint k = 0; k < MIEN_MAX_DIMS; k++) {
    in[k] = mien_shape_dim (step->in_shape, k);
    out[k] = mien_shape_dim (step->out_shape, k);
    landing (in[k], out[k], apart->first[k], apart->step[k], &begin[k],
        &end[k]);
  }
  const gint64 every = apart->step[2];
  const float *source = mien_cpu_in (step, arena, 0);
  float *result = mien_cpu_out (step, arena);
  memset (result, 0, out[0] * out[1] * out[2] * sizeof (float));
  for (gint64 a = begin[0]; a < end[0]; a++)
    for (gint64 b = begin[1]; b < end[1]; b++) {
      const float *from = source + (a * in[1] + b) * in[2];
      float *to = result
          + ((apart->first[0] + a * apart->step[0]) * out[1] + apart->first[1]
                + b * apart->step[1])
              * out[2];
      for (gint64 c = begin[2]; c < end[2]; c++)
        to[apart->first[2] + c * every] = from[c];
    }
  for (gint64 c = 0; c < out[0]; c++)
    finish (step, arena, result + c * out[1] * out[2], c * out[1] * out[2],
        out[1] * out[2], c);
}

const MienCpuOp KERNEL (spread_op) = {
  .run = spread,
};
