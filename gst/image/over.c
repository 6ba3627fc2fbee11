/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/over.h"

#include "lay.h"
#include "level.h"

/* Pixels of one colour, as a row that is used for all rows. */
#define FILL 256

static MienLay
choose (void)
{
#ifdef MIEN_IMAGE_X86
  if (mien_image_has_avx2 ())
    return mien_lay_avx2;
#endif
  return mien_lay_generic;
}

static void
lay (const MienSurface *surface, const MienPicture *picture, guint x, guint y)
{
  static gsize chosen;

  if (g_once_init_enter (&chosen))
    g_once_init_leave (&chosen, (gsize) choose ());
  ((MienLay) chosen) (surface, picture, x, y);
}

/* Clips `length` pixels from `*at` on to 0..`end`. Returns the remaining
 * length; `*at` becomes the start of the remainder, and `*cut` the number of
 * pixels cut off before it. */
static guint
clip (gint *at, guint length, guint end, guint *cut)
{
  const gint64 first = MAX (*at, 0);
  const gint64 last = MIN ((gint64) *at + length, end);

  *cut = first - *at;
  *at = first;
  return MAX (last - first, 0);
}

void
mien_over (const MienSurface *surface, const MienPicture *picture, gint x,
    gint y)
{
  MienPicture part = *picture;
  guint left, top;

  part.width = clip (&x, picture->width, surface->width, &left);
  part.height = clip (&y, picture->height, surface->height, &top);
  if (part.width == 0 || part.height == 0)
    return;
  part.pixels += top * part.stride + left;
  lay (surface, &part, x, y);
}

void
mien_over_fill (const MienSurface *surface, guint32 color, gint x, gint y,
    guint width, guint height)
{
  guint32 row[FILL];
  guint cut;
  MienPicture part = { .pixels = row };

  width = clip (&x, width, surface->width, &cut);
  part.height = clip (&y, height, surface->height, &cut);
  if (width == 0 || part.height == 0 || color >> 24 == 0)
    return;
  for (guint i = 0; i < MIN (width, FILL); i++)
    row[i] = color;
  for (guint i = 0; i < width; i += FILL) {
    part.width = MIN (width - i, FILL);
    lay (surface, &part, x + i, y);
  }
}
