/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * https://onnx.ai/onnx/operators/onnx__Add.html and Mul, of two values.
 */
#include <math.h>

#include "check.h"
#include "engine/backward.h"
#include "rewrite.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  const MienShape *a = mien_check_shape (check, node->inputs[0]);
  const MienShape *b = mien_check_shape (check, node->inputs[1]);
  gsize n = mien_shape_elements (b);
  if (!mien_shape_equal (a, b) && n != 1
      && (n != mien_shape_dim (a, 0) || n != mien_shape_dim (b, 0))) {
    g_autofree char *first = mien_shape_to_string (a);
    g_autofree char *second = mien_shape_to_string (b);
    return mien_refuse (check, node,
        "expected a second input of the shape "
        "of the first, %s, or one element per channel, or one; found %s",
        first, second);
  }
  return mien_check_same (check, node);
}

/* To the second operand of ADD or MUL goes the sum over all elements of the
 * first that it met: their mean, times their number. */
static void
pass_to_second (MienBackward *b, const MienNode *node, guint dy)
{
  guint second = node->inputs[1];
  gsize n = mien_shape_elements (mien_backward_shape (b, dy));
  gsize n_second = mien_shape_elements (mien_backward_shape (b, second));
  if (n == n_second) {
    mien_backward_pass (b, node, dy, second);
    return;
  }
  MienShape shape = { 3, { n_second, 1, 1 } };
  MienNode *mean =
      mien_backward_emit (b, node, MIEN_OP_REDUCE_MEAN, &dy, 1, &shape);
  mean->run = (MienRun) { n_second, n / n_second, 1 };
  guint means = mean->output;

  MienNode *scale =
      mien_backward_add (b, node, MIEN_OP_CONV, &means, 1, second, &shape);
  g_autofree float *zeros = g_new0 (float, n_second);
  g_autofree float *factors = g_new (float, n_second);
  for (gsize i = 0; i < n_second; i++)
    factors[i] = n / n_second;
  scale->conv.window = MIEN_WINDOW_POINT;
  scale->conv.weight = mien_graph_add_constant (b->graph, factors, n_second);
  scale->conv.bias = mien_graph_add_constant (b->graph, zeros, n_second);
  scale->conv.group = n_second;
}

static void
through_add (MienBackward *b, const MienNode *node, guint dy)
{
  if (mien_backward_wants (b, node->inputs[0]))
    mien_backward_pass (b, node, dy, node->inputs[0]);
  if (mien_backward_wants (b, node->inputs[1]))
    pass_to_second (b, node, dy);
}

/* Of two nodes that could add, the later: what it adds is there by then. The
 * residual has to have the shape of the output exactly. */
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

static void
through_mul (MienBackward *b, const MienNode *node, guint dy)
{
  guint first = node->inputs[0], second = node->inputs[1];
  MienShape shape = *mien_backward_shape (b, first);
  guint inputs[2] = { dy, second };
  if (mien_backward_wants (b, first))
    mien_backward_add (b, node, MIEN_OP_MUL, inputs, 2, first, &shape);
  if (mien_backward_wants (b, second)) {
    inputs[1] = first;
    pass_to_second (b, node,
        mien_backward_emit (b, node, MIEN_OP_MUL, inputs, 2, &shape)->output);
  }
}

/* What x times this function of x is. */
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

/* As exporters write Swish (Ramachandran et al., "Searching for Activation
 * Functions", 2017) and HardSwish (Howard et al., "Searching for MobileNetV3",
 * 2019). */
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

const MienOpInfo mien_op_mul = {
  .name = "Mul",
  .min_inputs = 2,
  .max_inputs = 2,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_mul,
  .fuse = become_swish,
};
