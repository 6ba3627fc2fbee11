/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/planes.h"

#include "fit.h"

/* MIEN_CPU is as of the engine: what is not known there is told there. */
static MienFit
choose (void)
{
#ifdef MIEN_IMAGE_X86
  const char *cap = g_getenv ("MIEN_CPU");
  __builtin_cpu_init ();
  if (g_strcmp0 (cap, "generic") != 0 && __builtin_cpu_supports ("avx2")
      && __builtin_cpu_supports ("fma"))
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
