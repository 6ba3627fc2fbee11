/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of one instruction set's kernels. */
#include "levels.h"

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

/* One line per op: the file of that name has it. */
#define OPS(OP) \
  OP (CONV, conv) \
  OP (MAX_POOL, max_pool) \
  OP (AVERAGE_POOL, average_pool) \
  OP (REDUCE_MEAN, reduce_mean) \
  OP (SOFTMAX, softmax) \
  OP (ACTIVATION, activation) \
  OP (ADD, add) \
  OP (MUL, mul) \
  OP (CONCAT, concat) \
  OP (TRANSPOSE, transpose) \
  OP (PAD, pad) \
  OP (WINNER, winner) \
  OP (SPREAD, spread) \
  OP (MAX_POOL_BACKWARD, max_pool_backward) \
  OP (AVERAGE_POOL_BACKWARD, average_pool_backward) \
  OP (REDUCE_MEAN_BACKWARD, reduce_mean_backward) \
  OP (SOFTMAX_BACKWARD, softmax_backward) \
  OP (ACTIVATION_BACKWARD, activation_backward)

#define DECLARE(NUMBER, name) extern const MienCpuOp KERNEL (name##_op);
#define LIST(NUMBER, name) [MIEN_OP_##NUMBER] = &KERNEL (name##_op),

OPS (DECLARE)

extern const MienCpuKernels KERNEL (kernels);

const MienCpuKernels KERNEL (kernels) = {
  .level = TEXT (MIEN_CPU_LEVEL),
  .name = NAME,
  .vector = VECTOR,
  .ops = { OPS (LIST) },
};
