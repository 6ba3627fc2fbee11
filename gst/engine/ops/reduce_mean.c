/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://onnx.ai/onnx/operators/onnx__ReduceMean.html and its gradient. */
#include "check.h"
#include "engine/backward.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  return mien_check_run (check, node, node->inputs[0])
      && mien_check_elements (check, node, node->output,
          (gsize) node->run.outer * node->run.inner);
}

static void
through_mean (MienBackward *b, const MienNode *node, guint dy)
{
  guint x = node->inputs[0];
  mien_backward_add (b, node, MIEN_OP_REDUCE_MEAN_BACKWARD, &dy, 1, x,
      mien_backward_shape (b, x))
      ->run = node->run;
}

const MienOpInfo mien_op_reduce_mean = {
  .name = "ReduceMean",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_mean,
};

static gboolean
check_backward (const MienCheck *check, const MienNode *node)
{
  return mien_check_run (check, node, node->output)
      && mien_check_elements (check, node, node->inputs[0],
          (gsize) node->run.outer * node->run.inner);
}

const MienOpInfo mien_op_reduce_mean_backward = {
  .name = "ReduceMeanBackward",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .of_gradients = TRUE,
  .check = check_backward,
};
