/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "box/box.h"

#include <math.h>

gboolean
mien_box_is_sane (const MienBox *self)
{
  /* Written so that NaN fails. */
  return self->width > 0 && self->height > 0 && self->x >= -MIEN_BOX_LIMIT
      && self->y >= -MIEN_BOX_LIMIT && self->x + self->width <= MIEN_BOX_LIMIT
      && self->y + self->height <= MIEN_BOX_LIMIT;
}

static double
shared_length (double start_a, double length_a, double start_b, double length_b)
{
  const double start = MAX (start_a, start_b);
  const double end = MIN (start_a + length_a, start_b + length_b);
  return MAX (end - start, 0);
}

static double
area (const MienBox *self)
{
  return (double) self->width * self->height;
}

double
mien_box_overlap (const MienBox *a, const MienBox *b, double margin)
{
  const double grown = 1 + 2 * margin;
  const double both = shared_length (a->x - margin * a->width, grown * a->width,
                          b->x - margin * b->width, grown * b->width)
      * shared_length (a->y - margin * a->height, grown * a->height,
          b->y - margin * b->height, grown * b->height);
  const double areas = grown * grown * (area (a) + area (b));

  return both > 0 ? both / (areas - both) : 0;
}

float
mien_box_share (const MienBox *a, const MienBox *b)
{
  const double both = shared_length (a->x, a->width, b->x, b->width)
      * shared_length (a->y, a->height, b->y, b->height);

  return (float) (both / MIN (area (a), area (b)));
}

static gboolean
clip_span (float start, float extent, guint size, float *begin, float *length)
{
  if (!(start < size && start + extent > 0))
    return FALSE;
  *begin = CLAMP (roundf (start), 0, size - 1.0f);
  *length = CLAMP (roundf (start + extent), *begin + 1, size) - *begin;
  return TRUE;
}

gboolean
mien_box_clip (const MienBox *self, guint width, guint height, MienBox *part)
{
  return clip_span (self->x, self->width, width, &part->x, &part->width)
      && clip_span (self->y, self->height, height, &part->y, &part->height);
}
