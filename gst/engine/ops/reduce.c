/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * https://onnx.ai/onnx/operators/onnx__ReduceMean.html, ReduceSum and ReduceMax,
 * and the gradient of the first.
 */
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

/* `length` times the gradient of a mean. */
static void
through_sum (MienBackward *b, const MienNode *node, guint dy)
{
  const guint x = node->inputs[0];
  const guint times =
      mien_backward_affine (b, node, dy, node->run.length, 0)->output;
  const MienShape shape = *mien_backward_shape (b, x);
  mien_backward_add (b, node, MIEN_OP_REDUCE_MEAN_BACKWARD, &times, 1, x,
      &shape)
      ->run = node->run;
}

const MienOpInfo mien_op_reduce_sum = {
  .name = "ReduceSum",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_sum,
};

/* Passes the gradient to the first maximum. */
static void
through_max (MienBackward *b, const MienNode *node, guint dy)
{
  const MienRun run = node->run;
  const MienShape shape = { 3, { run.outer, run.length, run.inner } };
  const MienShape one = { 3, { run.outer, 1, run.inner } };
  const guint x = mien_backward_view (b, node->inputs[0], &shape);
  MienNode *winner =
      mien_backward_emit (b, node, MIEN_OP_WINNER, &x, 1, &shape);
  winner->run = run;
  const guint inputs[2] = { winner->output, mien_backward_view (b, dy, &one) };
  mien_backward_add (b, node, MIEN_OP_MUL, inputs, 2, node->inputs[0], &shape);
}

const MienOpInfo mien_op_reduce_max = {
  .name = "ReduceMax",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_max,
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
