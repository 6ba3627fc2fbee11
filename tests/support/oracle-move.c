/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Operations that move elements. */
#include "oracle-private.h"

void
mien_oracle_slice (const MienOracleCall *call)
{
  const MienSlice *slice = &call->node->slice;
  const MienRun *run = &slice->run;
  const gsize n =
      mien_shape_elements (call->out_shape) / run->outer / run->inner;
  for (gsize o = 0; o < run->outer; o++)
    for (gsize l = 0; l < n; l++)
      for (gsize i = 0; i < run->inner; i++) {
        const gint64 from = slice->first + (gint64) l * slice->step;
        call->out[(o * n + l) * run->inner + i] =
            call->in[0][(o * run->length + from) * run->inner + i];
      }
}

static double
weight (const MienSample *place, gsize of)
{
  return of == place->at    ? 1 - place->part
      : of == place->at + 1 ? place->part
                            : 0;
}

typedef void (*Add) (const MienOracleCall *call, gsize in, gsize out,
    double part);

/* Calls `add` for the rows that begin at `in` and `out`. */
static void
each_column (const MienOracleCall *call, gsize in, gsize out, double part,
    Add add)
{
  const MienResize *r = &call->node->resize;
  for (gsize x = 0; x < r->to[1]; x++)
    for (gsize u = 0; u < r->from[1]; u++)
      if (weight (&r->places[1][x], u) > 0)
        add (call, in + u, out + x, part * weight (&r->places[1][x], u));
}

/* Calls `add` for each pair of an input element and an output element that it
 * contributes to. */
static void
each_pair (const MienOracleCall *call, Add add)
{
  const MienResize *r = &call->node->resize;
  for (gsize p = 0; p < r->outer; p++)
    for (gsize y = 0; y < r->to[0]; y++)
      for (gsize v = 0; v < r->from[0]; v++)
        if (weight (&r->places[0][y], v) > 0)
          each_column (call, (p * r->from[0] + v) * r->from[1],
              (p * r->to[0] + y) * r->to[1], weight (&r->places[0][y], v), add);
}

static void
add_forward (const MienOracleCall *call, gsize in, gsize out, double part)
{
  call->out[out] += part * call->in[0][in];
}

static void
add_backward (const MienOracleCall *call, gsize in, gsize out, double part)
{
  call->out[in] += part * call->in[0][out];
}

void
mien_oracle_resize (const MienOracleCall *call)
{
  for (gsize i = 0; i < mien_shape_elements (call->out_shape); i++)
    call->out[i] = 0;
  each_pair (call, add_forward);
}

void
mien_oracle_resize_backward (const MienOracleCall *call)
{
  for (gsize i = 0; i < mien_shape_elements (call->out_shape); i++)
    call->out[i] = 0;
  each_pair (call, add_backward);
}
