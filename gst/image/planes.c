/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/planes.h"

#include "fit.h"
#include "level.h"

static MienFit
choose (void)
{
#ifdef MIEN_IMAGE_X86
  if (mien_image_has_avx2 ())
    return mien_fit_avx2;
#endif
  return mien_fit_generic;
}

void
mien_planes_fit (const MienPlanes *planes, const MienBox *part,
    const MienPlanesFormat *format, float *out)
{
  static gsize chosen;

  if (g_once_init_enter (&chosen))
    g_once_init_leave (&chosen, (gsize) choose ());
  ((MienFit) chosen) (planes, part, format, out);
}
