/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What takes elements from elsewhere. */
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
