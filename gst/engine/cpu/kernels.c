/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernels.h"

extern const MienCpuKernels mien_cpu_kernels_generic;
extern const MienCpuKernels mien_cpu_kernels_avx2;
extern const MienCpuKernels mien_cpu_kernels_avx512;

/* Best first. All machines accept these names and support the last one. */
static const char *const levels[] = { "avx512", "avx2", "generic" };

static const MienCpuKernels *
find_level (guint level)
{
#ifdef MIEN_CPU_X86
  __builtin_cpu_init ();
  const gboolean avx2 =
      __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma");
  const gboolean avx512 = avx2 && __builtin_cpu_supports ("avx512f")
      && __builtin_cpu_supports ("avx512vl")
      && __builtin_cpu_supports ("avx512dq");
  if (level == 0 && avx512)
    return &mien_cpu_kernels_avx512;
  if (level <= 1 && avx2)
    return &mien_cpu_kernels_avx2;
#endif
  return &mien_cpu_kernels_generic;
}

const MienCpuKernels *
mien_cpu_kernels_get (void)
{
  const char *cap = g_getenv ("MIEN_CPU");
  if (!cap || *cap == '\0')
    return find_level (0);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_str_equal (levels[i], cap))
      return find_level (i);
  g_warning ("MIEN_CPU: expected \"generic\", \"avx2\" or \"avx512\", found "
             "\"%s\"",
      cap);
  return find_level (0);
}
