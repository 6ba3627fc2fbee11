/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Chooses the compilation of a file for this processor. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#ifdef MIEN_IMAGE_X86
/* MIEN_CPU works as in the engine, which also reports unknown values. */
static inline gboolean
mien_image_has_avx2 (void)
{
  __builtin_cpu_init ();
  return g_strcmp0 (g_getenv ("MIEN_CPU"), "generic") != 0
      && __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
}
#endif

G_END_DECLS
