/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://onnx.ai/onnx/operators/onnx__Softmax.html and its gradient. */
#include "check.h"
#include "engine/backward.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  return mien_check_run (check, node, node->inputs[0])
      && mien_check_elements (check, node, node->output,
          mien_shape_elements (mien_check_shape (check, node->inputs[0])));
}

static void
through_softmax (MienBackward *b, const MienNode *node, guint dy)
{
  const MienShape shape = *mien_backward_shape (b, node->inputs[0]);
  guint inputs[2] = { mien_backward_view (b, dy, &shape),
    mien_backward_view (b, node->output, &shape) };
  MienNode *back =
      mien_backward_emit (b, node, MIEN_OP_SOFTMAX_BACKWARD, inputs, 2, &shape);
  back->run = node->run;
  mien_backward_pass (b, node, back->output, node->inputs[0]);
}

const MienOpInfo mien_op_softmax = {
  .name = "Softmax",
  .min_inputs = 1,
  .max_inputs = 1,
  .check = check,
  .backward = through_softmax,
};

static gboolean
check_backward (const MienCheck *check, const MienNode *node)
{
  return mien_check_alike (check, node, node->inputs[0], node->inputs[1])
      && mien_check_alike (check, node, node->inputs[0], node->output)
      && mien_check_run (check, node, node->output);
}

const MienOpInfo mien_op_softmax_backward = {
  .name = "SoftmaxBackward",
  .min_inputs = 2,
  .max_inputs = 2,
  .of_gradients = TRUE,
  .check = check_backward,
};
