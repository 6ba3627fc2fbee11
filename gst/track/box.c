/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "track/box.h"

static double
shared_length (double start_a, double length_a, double start_b,
    double length_b)
{
  const double start = MAX (start_a, start_b);
  const double end = MIN (start_a + length_a, start_b + length_b);
  return MAX (end - start, 0);
}

double
mien_box_overlap (const MienBox *a, const MienBox *b, double margin)
{
  const double grown = 1 + 2 * margin;
  const double both
      = shared_length (a->x - margin * a->width, grown * a->width,
          b->x - margin * b->width, grown * b->width)
      * shared_length (a->y - margin * a->height, grown * a->height,
          b->y - margin * b->height, grown * b->height);
  const double areas = grown * grown * ((double) a->width * a->height
      + (double) b->width * b->height);

  return both > 0 ? both / (areas - both) : 0;
}
