/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

const MienAddSteps mien_vulkan_ops[MIEN_N_OPS] = {
  [MIEN_OP_CONV] = mien_conv_forward,
  [MIEN_OP_MAX_POOL] = mien_pool_forward,
  [MIEN_OP_AVERAGE_POOL] = mien_pool_forward,
  [MIEN_OP_REDUCE_MEAN] = mien_reduce_mean_forward,
  [MIEN_OP_SOFTMAX] = mien_softmax_forward,
  [MIEN_OP_ACTIVATION] = mien_activation_forward,
  [MIEN_OP_ADD] = mien_binary_forward,
  [MIEN_OP_MUL] = mien_binary_forward,
  [MIEN_OP_CONCAT] = mien_concat_forward,
  [MIEN_OP_TRANSPOSE] = mien_transpose_forward,
  [MIEN_OP_PAD] = mien_pad_forward,
  [MIEN_OP_WINNER] = mien_winner_forward,
  [MIEN_OP_SPREAD] = mien_spread_forward,
  [MIEN_OP_MAX_POOL_BACKWARD] = mien_max_pool_backward,
  [MIEN_OP_AVERAGE_POOL_BACKWARD] = mien_average_pool_backward,
  [MIEN_OP_REDUCE_MEAN_BACKWARD] = mien_reduce_mean_backward,
  [MIEN_OP_SOFTMAX_BACKWARD] = mien_softmax_backward,
  [MIEN_OP_ACTIVATION_BACKWARD] = mien_activation_backward,
};
