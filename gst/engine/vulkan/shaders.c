/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The only file that sees the compiled shaders: each header defines an
 * array. */

#include "shaders.h"

#include <stdint.h>

#include "activation.h"
#include "activation_backward.h"
#include "average_pool.h"
#include "average_pool_backward.h"
#include "binary.h"
#include "concat.h"
#include "conv.h"
#include "depthwise.h"
#include "max_pool.h"
#include "max_pool_backward.h"
#include "pointwise.h"
#include "reduce_mean.h"
#include "reduce_mean_backward.h"
#include "softmax.h"
#include "softmax_backward.h"
#include "spread.h"
#include "transpose.h"
#include "winner.h"

#define CODE(name) { name##_spv, sizeof name##_spv }

static const struct {
  const guint32 *code;
  gsize size;
} shaders[] = {
  [MIEN_SHADER_ACTIVATION] = CODE (activation),
  [MIEN_SHADER_ACTIVATION_BACKWARD] = CODE (activation_backward),
  [MIEN_SHADER_AVERAGE_POOL] = CODE (average_pool),
  [MIEN_SHADER_AVERAGE_POOL_BACKWARD] = CODE (average_pool_backward),
  [MIEN_SHADER_BINARY] = CODE (binary),
  [MIEN_SHADER_CONCAT] = CODE (concat),
  [MIEN_SHADER_CONV] = CODE (conv),
  [MIEN_SHADER_DEPTHWISE] = CODE (depthwise),
  [MIEN_SHADER_MAX_POOL] = CODE (max_pool),
  [MIEN_SHADER_MAX_POOL_BACKWARD] = CODE (max_pool_backward),
  [MIEN_SHADER_POINTWISE] = CODE (pointwise),
  [MIEN_SHADER_REDUCE_MEAN] = CODE (reduce_mean),
  [MIEN_SHADER_REDUCE_MEAN_BACKWARD] = CODE (reduce_mean_backward),
  [MIEN_SHADER_SOFTMAX] = CODE (softmax),
  [MIEN_SHADER_SOFTMAX_BACKWARD] = CODE (softmax_backward),
  [MIEN_SHADER_SPREAD] = CODE (spread),
  [MIEN_SHADER_TRANSPOSE] = CODE (transpose),
  [MIEN_SHADER_WINNER] = CODE (winner),
};

const guint32 *
mien_shader_code (MienShader shader, gsize *size)
{
  *size = shaders[shader].size;
  return shaders[shader].code;
}
