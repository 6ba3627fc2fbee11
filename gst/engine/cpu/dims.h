/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "simd.h"
#include "step.h"

/* A shape with dimensions of 1 in front so that there are three. */
INLINE void
three_dims (const MienShape *shape, gsize dims[3])
{
  const guint lead = 3 - shape->n_dims;
  for (guint k = 0; k < 3; k++)
    dims[k] = k < lead ? 1 : shape->dims[k - lead];
}
