/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * https://onnx.ai/onnx/operators/onnx__Add.html, Sub, Mul, Div, Min and Max,
 * with two operands that are values.
 */
#include <math.h>

#include "check.h"
#include "engine/backward.h"
#include "gelu.h"
#include "normalize.h"
#include "rewrite.h"

/* Whether two lengths broadcast to `out`. */
static gboolean
goes_with (guint a, guint b, guint out)
{
  return (a == b || a == 1 || b == 1) && out == MAX (a, b);
}

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  const MienShape *a = mien_check_shape (check, node->inputs[0]);
  const MienShape *b = mien_check_shape (check, node->inputs[1]);
  const MienShape *out = mien_check_shape (check, node->output);
  gboolean fits = out->n_dims >= a->n_dims && out->n_dims >= b->n_dims;
  for (guint k = 0; fits && k < out->n_dims; k++)
    fits =
        goes_with (mien_shape_dim (a, k), mien_shape_dim (b, k), out->dims[k]);
  if (fits)
    return TRUE;
  g_autofree char *first = mien_shape_to_string (a);
  g_autofree char *second = mien_shape_to_string (b);
  g_autofree char *result = mien_shape_to_string (out);
  return mien_refuse (check, node,
      "expected two inputs of one length, or of 1, along each axis from the "
      "first, and an output of the longer; found %s and %s, and %s",
      first, second, result);
}

/* Finds the last axes along which the value is broadcast to the shape, and sets
 * them to 1. */
static gboolean
next_run (MienShape *shape, const MienShape *value, MienRun *run)
{
  guint last = shape->n_dims;
  while (last > 0 && mien_shape_dim (value, last - 1) == shape->dims[last - 1])
    last--;
  guint first = last;
  while (first > 0
      && mien_shape_dim (value, first - 1) != shape->dims[first - 1])
    first--;
  *run = (MienRun) { 1, 1, 1 };
  for (guint k = 0; k < shape->n_dims; k++)
    *(k < first        ? &run->outer
            : k < last ? &run->length
                       : &run->inner) *= shape->dims[k];
  for (guint k = first; k < last; k++)
    shape->dims[k] = 1;
  return last > 0;
}

/* An operand's gradient is summed over all elements it was broadcast to. */
static void
pass_to (MienBackward *b, const MienNode *node, guint dy, guint operand)
{
  MienShape shape = *mien_backward_shape (b, node->output);
  const MienShape value = *mien_backward_shape (b, operand);
  MienRun run;
  while (next_run (&shape, &value, &run))
    dy = mien_backward_reduce (b, node, MIEN_OP_REDUCE_SUM, dy, &run);
  mien_backward_pass (b, node, dy, operand);
}

static void
through_add (MienBackward *b, const MienNode *node, guint dy)
{
  for (guint k = 0; k < 2; k++)
    if (mien_backward_wants (b, node->inputs[k]))
      pass_to (b, node, dy, node->inputs[k]);
}

static void
through_sub (MienBackward *b, const MienNode *node, guint dy)
{
  if (mien_backward_wants (b, node->inputs[0]))
    pass_to (b, node, dy, node->inputs[0]);
  if (mien_backward_wants (b, node->inputs[1]))
    pass_to (b, node, mien_backward_affine (b, node, dy, -1, 0)->output,
        node->inputs[1]);
}

/* If both operands' nodes could add, the later one does: the other operand has
 * been computed by then. The residual must have exactly the output's shape. */
static gboolean
give_addition (MienFusion *f, guint index)
{
  const MienNode *node = &f->graph->nodes[index];
  if (node->residual != MIEN_NO_VALUE
      || !mien_shape_equal (mien_fusion_shape (f, node->inputs[0]),
          mien_fusion_shape (f, node->inputs[1])))
    return FALSE;
  MienNode *host = NULL;
  guint other = MIEN_NO_VALUE;
  for (guint k = 0; k < 2; k++) {
    MienNode *candidate = mien_fusion_host (f, node->inputs[k], node->output);
    if (candidate && candidate->residual == MIEN_NO_VALUE
        && (!host || candidate > host)) {
      host = candidate;
      other = node->inputs[1 - k];
    }
  }
  if (!host)
    return FALSE;
  host->residual = other;
  host->activation = node->activation;
  mien_fusion_merge (f, host, index);
  return TRUE;
}

const MienOpInfo mien_op_add = {
  .name = "Add",
  .min_inputs = 2,
  .max_inputs = 2,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_add,
  .fuse = give_addition,
};

/* Applies an op to two values whose shapes broadcast like the operands'. */
static guint
emit (MienBackward *b, const MienNode *node, MienOp op, guint first,
    guint second)
{
  const guint inputs[2] = { first, second };
  const MienShape shape = *mien_backward_shape (b, node->output);
  return mien_backward_emit (b, node, op, inputs, 2, &shape)->output;
}

static void
through_mul (MienBackward *b, const MienNode *node, guint dy)
{
  const MienShape shape = *mien_backward_shape (b, node->output);
  for (guint k = 0; k < 2; k++) {
    const guint value = node->inputs[k], other = node->inputs[1 - k];
    if (!mien_backward_wants (b, value))
      continue;
    if (mien_shape_equal (mien_backward_shape (b, value), &shape))
      mien_backward_add (b, node, MIEN_OP_MUL, (guint[]) { dy, other }, 2,
          value, &shape);
    else
      pass_to (b, node, emit (b, node, MIEN_OP_MUL, dy, other), value);
  }
}

/* y = u / v: dy / v, and - dy y / v. */
static void
through_div (MienBackward *b, const MienNode *node, guint dy)
{
  const guint u = node->inputs[0], v = node->inputs[1];
  const guint du = emit (b, node, MIEN_OP_DIV, dy, v);
  if (mien_backward_wants (b, u))
    pass_to (b, node, du, u);
  if (!mien_backward_wants (b, v))
    return;
  const guint y = emit (b, node, MIEN_OP_DIV, u, v);
  const guint dv = emit (b, node, MIEN_OP_MUL, du, y);
  pass_to (b, node, mien_backward_affine (b, node, dv, -1, 0)->output, v);
}

/* The activation that equals x times this function of x. */
static gboolean
swish_of (const MienActivation *gate, MienActivation *swish)
{
  if (gate->kind == MIEN_ACTIVATION_SIGMOID) {
    *swish = (MienActivation) { MIEN_ACTIVATION_SWISH, .alpha = 1 };
    return TRUE;
  }
  if (gate->kind == MIEN_ACTIVATION_HARD_SIGMOID && gate->beta == 0.5f
      && fabsf (gate->alpha - 1.0f / 6) < 1e-7f) {
    *swish = (MienActivation) { MIEN_ACTIVATION_HARD_SWISH };
    return TRUE;
  }
  return FALSE;
}

/* The forms in which exporters write Swish (Ramachandran et al., "Searching for
 * Activation Functions", 2017) and HardSwish (Howard et al., "Searching for
 * MobileNetV3", 2019). */
static gboolean
become_swish (MienFusion *f, guint index)
{
  MienNode *node = &f->graph->nodes[index];
  if (!mien_fusion_is_plain (node))
    return FALSE;
  for (guint k = 0; k < 2; k++) {
    const guint x = node->inputs[1 - k];
    const MienNode *gate = mien_fusion_feeder (f, node->inputs[k]);
    MienActivation swish;
    if (!gate || gate->op != MIEN_OP_ACTIVATION
        || gate->residual != MIEN_NO_VALUE || gate->inputs[0] != x
        || !swish_of (&gate->activation, &swish))
      continue;
    mien_fusion_remove (f, (guint) (gate - f->graph->nodes));
    node->op = MIEN_OP_ACTIVATION;
    node->inputs[0] = x;
    node->n_inputs = 1;
    node->activation = swish;
    return TRUE;
  }
  return FALSE;
}

static gboolean
fuse_mul (MienFusion *f, guint index)
{
  return become_swish (f, index) || mien_fuse_gelu (f, index);
}

const MienOpInfo mien_op_mul = {
  .name = "Mul",
  .min_inputs = 2,
  .max_inputs = 2,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_mul,
  .fuse = fuse_mul,
};

const MienOpInfo mien_op_sub = {
  .name = "Sub",
  .min_inputs = 2,
  .max_inputs = 2,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_sub,
};

const MienOpInfo mien_op_div = {
  .name = "Div",
  .min_inputs = 2,
  .max_inputs = 2,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_div,
  .fuse = mien_fuse_normalize,
};

const MienOpInfo mien_op_min = {
  .name = "Min",
  .min_inputs = 2,
  .max_inputs = 2,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
};

const MienOpInfo mien_op_max = {
  .name = "Max",
  .min_inputs = 2,
  .max_inputs = 2,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
};
