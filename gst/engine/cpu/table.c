/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of one instruction set's kernels. */
#include "levels.h"

#if defined(__AVX512F__)
#define NAME "AVX-512"
#elif defined(__AVX2__)
#define NAME "AVX2"
#elif defined(__SSE2__)
#define NAME "SSE2"
#else
#define NAME "generic"
#endif

#define TEXT_(x) #x
#define TEXT(x) TEXT_ (x)

#define DECLARE(NUMBER, name) extern const MienCpuOp KERNEL (name##_op);
#define LIST(NUMBER, name) [MIEN_OP_##NUMBER] = &KERNEL (name##_op),

MIEN_OPS (DECLARE)

extern const MienCpuKernels KERNEL (kernels);

const MienCpuKernels KERNEL (kernels) = {
  .level = TEXT (MIEN_CPU_LEVEL),
  .name = NAME,
  .vector = VECTOR,
  .ops = { MIEN_OPS (LIST) },
};
