/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

/* One line per op. */
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

#define DECLARE(NUMBER, name) extern const MienVulkanOp mien_vulkan_##name;
#define LIST(NUMBER, name) [MIEN_OP_##NUMBER] = &mien_vulkan_##name,

OPS (DECLARE)

const MienVulkanOp *const mien_vulkan_ops[MIEN_N_OPS] = { OPS (LIST) };
