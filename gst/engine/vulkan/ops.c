/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

const MienForward mien_vulkan_forward[MIEN_N_OPS] = {
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
};
