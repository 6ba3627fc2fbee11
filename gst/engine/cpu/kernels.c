/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kernels.h"

extern const MienCpuKernels mien_cpu_kernels_generic;
extern const MienCpuKernels mien_cpu_kernels_avx2;
extern const MienCpuKernels mien_cpu_kernels_avx512;

typedef struct {
  const MienCpuKernels *kernels;
  gboolean supported;
} Level;

const MienCpuKernels *
mien_cpu_kernels_get (void)
{
#ifdef MIEN_CPU_X86
  __builtin_cpu_init ();
  const gboolean avx2 = __builtin_cpu_supports ("avx2")
      && __builtin_cpu_supports ("fma");
  const gboolean avx512 = avx2 && __builtin_cpu_supports ("avx512f")
      && __builtin_cpu_supports ("avx512vl")
      && __builtin_cpu_supports ("avx512dq");
#endif
  const Level levels[] = {
#ifdef MIEN_CPU_X86
    { &mien_cpu_kernels_avx512, avx512 },
    { &mien_cpu_kernels_avx2, avx2 },
#endif
    { &mien_cpu_kernels_generic, TRUE },
  };
  const char *cap = g_getenv ("MIEN_CPU");
  guint first = 0;
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_strcmp0 (levels[i].kernels->level, cap) == 0)
      first = i;
  while (!levels[first].supported)
    first++;
  return levels[first].kernels;
}
