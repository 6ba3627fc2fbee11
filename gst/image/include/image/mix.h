/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the planes of a network's input are computed from a frame's components.
 * Thread-safe. */
#pragma once

#include "image/crop.h"
#include "image/planes.h"

G_BEGIN_DECLS

/* A plane of the input: the sum of the components, each 0 to 255, times
 * `factor`, plus `offset`, clipped to `min` and `max`. */
typedef struct {
  float factor[3], offset, min, max;
} MienMix;

/* The number of components that are used, from the first on: luma only, or all
 * three. */
guint mien_planes_n_mixed (const MienPlanes *planes, guint channels);

/* The mix for plane `c`, as in mien_planes_fit (). */
MienMix mien_mix_of_planes (const MienPlanes *planes,
    const MienPlanesFormat *format, guint c);

G_END_DECLS
