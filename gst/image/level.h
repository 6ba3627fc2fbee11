/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of the compilations of a file this processor gets. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#ifdef MIEN_IMAGE_X86
/* MIEN_CPU is as of the engine: what is not known there is told there. */
static inline gboolean
mien_image_has_avx2 (void)
{
  __builtin_cpu_init ();
  return g_strcmp0 (g_getenv ("MIEN_CPU"), "generic") != 0
      && __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
}
#endif

G_END_DECLS
