/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * https://onnx.ai/onnx/operators/onnx__MaxPool.html and AveragePool, and their
 * gradients.
 */
#include <float.h>

#include "check.h"
#include "engine/backward.h"
#include "rewrite.h"

static gboolean
check_pool (const MienCheck *check, const MienNode *node)
{
  guint in = mien_shape_dim (mien_check_shape (check, node->inputs[0]), 0);
  guint out = mien_shape_dim (mien_check_shape (check, node->output), 0);
  if (in != out)
    return mien_refuse (check, node, "expected %u output channels, found %u",
        in, out);
  return mien_check_window (check, node, &node->pool.window, TRUE,
      node->inputs[0], node->output);
}

static void
through_max_pool (MienBackward *b, const MienNode *node, guint dy)
{
  guint x = node->inputs[0], inputs[2] = { dy, x };
  mien_backward_add (b, node, MIEN_OP_MAX_POOL_BACKWARD, inputs, 2, x,
      mien_backward_shape (b, x))
      ->pool.window = node->pool.window;
}

static void
through_average_pool (MienBackward *b, const MienNode *node, guint dy)
{
  guint x = node->inputs[0];
  MienNode *back = mien_backward_add (b, node, MIEN_OP_AVERAGE_POOL_BACKWARD,
      &dy, 1, x, mien_backward_shape (b, x));
  back->pool = node->pool;
}

static gboolean
is_lowest (float value)
{
  return value <= -FLT_MAX;
}

static gboolean
fuse_max_pool (MienFusion *f, guint index)
{
  MienWindow *window = &f->graph->nodes[index].pool.window;
  return mien_fusion_take_pad (f, index, window, is_lowest, TRUE);
}

static gboolean
is_zero (float value)
{
  return value == 0;
}

/* Once merged, the padding belongs to the pool, and its elements must count. */
static gboolean
fuse_average_pool (MienFusion *f, guint index)
{
  MienPool *pool = &f->graph->nodes[index].pool;
  const MienWindow *w = &pool->window;
  gboolean pads = w->pad_top > 0 || w->pad_left > 0 || w->pad_bottom > 0
      || w->pad_right > 0;
  if ((pads && !pool->count_include_pad)
      || !mien_fusion_take_pad (f, index, &pool->window, is_zero, TRUE))
    return FALSE;
  pool->count_include_pad = TRUE;
  return TRUE;
}

const MienOpInfo mien_op_max_pool = {
  .name = "MaxPool",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check_pool,
  .backward = through_max_pool,
  .fuse = fuse_max_pool,
};

const MienOpInfo mien_op_average_pool = {
  .name = "AveragePool",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check_pool,
  .backward = through_average_pool,
  .fuse = fuse_average_pool,
};

/* Input 0 is the gradient at the output of a pool whose input has the shape of
 * this node's output. */
static gboolean
check_pool_backward (const MienCheck *check, const MienNode *node)
{
  guint in = mien_shape_dim (mien_check_shape (check, node->inputs[0]), 0);
  guint out = mien_shape_dim (mien_check_shape (check, node->output), 0);
  if (in != out)
    return mien_refuse (check, node, "expected %u output channels, found %u",
        in, out);
  return mien_check_window (check, node, &node->pool.window, TRUE, node->output,
      node->inputs[0]);
}

static gboolean
check_max_pool_backward (const MienCheck *check, const MienNode *node)
{
  return mien_check_alike (check, node, node->inputs[1], node->output)
      && check_pool_backward (check, node);
}

const MienOpInfo mien_op_max_pool_backward = {
  .name = "MaxPoolBackward",
  .min_inputs = 2,
  .max_inputs = 2,
  .epilogue = MIEN_EPILOGUE_ALL,
  .of_gradients = TRUE,
  .check = check_max_pool_backward,
};

const MienOpInfo mien_op_average_pool_backward = {
  .name = "AveragePoolBackward",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .of_gradients = TRUE,
  .check = check_pool_backward,
};
