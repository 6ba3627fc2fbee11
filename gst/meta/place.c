/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "place.h"

#include <math.h>

/* The pixels begin .. begin + length of 0 .. size that a span covers. */
static gboolean
clip_span (gfloat start, gfloat extent, guint size, gint *begin, gint *length)
{
  if (!(start < size && start + extent > 0))
    return FALSE;
  *begin = (gint) CLAMP (roundf (start), 0, size - 1.0f);
  gint end = (gint) CLAMP (roundf (start + extent), *begin + 1.0f, size);
  *length = end - *begin;
  return TRUE;
}

gboolean
mien_face_clip (const GstMienFace *face, guint width, guint height,
    GstVideoRectangle *box)
{
  return clip_span (face->x, face->width, width, &box->x, &box->w)
      && clip_span (face->y, face->height, height, &box->y, &box->h);
}

gdouble
mien_face_overlap (const GstMienFace *face, gdouble x, gdouble y,
    gdouble width, gdouble height)
{
  const gdouble right = MIN (x + width, (gdouble) face->x + face->width);
  const gdouble lower = MIN (y + height, (gdouble) face->y + face->height);
  const gdouble common_width = right - MAX (x, face->x);
  const gdouble common_height = lower - MAX (y, face->y);

  if (!(common_width > 0 && common_height > 0))
    return 0;
  const gdouble both = common_width * common_height;
  return both / (width * height + (gdouble) face->width * face->height - both);
}
