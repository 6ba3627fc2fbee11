/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the planes of a network's input are of a frame's components. Any
 * thread. */
#pragma once

#include "image/crop.h"
#include "image/planes.h"

G_BEGIN_DECLS

/* A plane of the input: the sum of the components, each 0 to 255, times
 * `factor`, and `offset`, between `min` and `max`. */
typedef struct {
  float factor[3], offset, min, max;
} MienMix;

/* How many components take part, the first ones: luma alone, or all three. */
guint mien_planes_n_mixed (const MienPlanes *planes, guint channels);

/* Plane `c`, as mien_planes_fit () makes it. */
MienMix mien_mix_of_planes (const MienPlanes *planes,
    const MienPlanesFormat *format, guint c);

G_END_DECLS
