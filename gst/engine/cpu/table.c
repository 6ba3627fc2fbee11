/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of one instruction set's kernels. */
#include "levels.h"
#include "tile.h"

#if defined (__AVX512F__)
#define NAME "AVX-512"
#elif defined (__AVX2__)
#define NAME "AVX2"
#elif defined (__SSE2__)
#define NAME "SSE2"
#else
#define NAME "generic"
#endif

#define TEXT_(x) #x
#define TEXT(x) TEXT_ (x)

extern const MienCpuKernels KERNEL (kernels);

const MienCpuKernels KERNEL (kernels) = {
  .level = TEXT (MIEN_CPU_LEVEL),
  .name = NAME,
  .vector = VECTOR,
  .tile = TILE,
  .conv = KERNEL (conv),
  .conv_vector = KERNEL (conv_vector),
  .depthwise = KERNEL (depthwise),
  .max_pool = KERNEL (max_pool),
  .average_pool = KERNEL (average_pool),
  .reduce_mean = KERNEL (reduce_mean),
  .softmax = KERNEL (softmax),
  .activation = KERNEL (activation),
  .add = KERNEL (add),
  .mul = KERNEL (mul),
  .winner = KERNEL (winner),
  .spread = KERNEL (spread),
  .max_pool_backward = KERNEL (max_pool_backward),
  .average_pool_backward = KERNEL (average_pool_backward),
  .reduce_mean_backward = KERNEL (reduce_mean_backward),
  .softmax_backward = KERNEL (softmax_backward),
  .activation_backward = KERNEL (activation_backward),
};
