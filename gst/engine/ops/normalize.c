/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * https://onnx.ai/onnx/operators/onnx__LayerNormalization.html and the like,
 * without scale and shift (Ba et al., "Layer Normalization", 2016).
 */
#include "normalize.h"

#include "check.h"
#include "conv.h"
#include "engine/backward.h"
#include "rewrite.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  if (!(node->norm.epsilon >= 0))
    return mien_refuse (check, node,
        "expected an epsilon of at least 0, found %g", node->norm.epsilon);
  return mien_check_run (check, node, node->inputs[0])
      && mien_check_elements (check, node, node->output,
          mien_shape_elements (mien_check_shape (check, node->inputs[0])));
}

static guint
emit (MienBackward *b, const MienNode *node, MienOp op, guint first,
    guint second, const MienShape *shape)
{
  return mien_backward_emit (b, node, op, (guint[]) { first, second }, 2, shape)
      ->output;
}

/* y = (x - mean) / s: dx = (dy - mean of dy - y mean of dy y) / s. y, mean and
 * s are recomputed from x. */
static void
through_normalize (MienBackward *b, const MienNode *node, guint dy)
{
  const MienRun run = node->norm.run;
  const MienShape shape = { 3, { run.outer, run.length, run.inner } };
  const MienShape one = { 3, { run.outer, 1, run.inner } };
  const guint x = mien_backward_view (b, node->inputs[0], &shape);
  dy = mien_backward_view (b, dy, &shape);

  guint mean = mien_backward_reduce (b, node, MIEN_OP_REDUCE_MEAN, x, &run);
  const guint d = emit (b, node, MIEN_OP_SUB, x, mean, &shape);
  const guint square = emit (b, node, MIEN_OP_MUL, d, d, &shape);
  mean = mien_backward_reduce (b, node, MIEN_OP_REDUCE_MEAN, square, &run);
  MienNode *root = mien_backward_affine (b, node, mean, 1, node->norm.epsilon);
  root->activation.kind = MIEN_ACTIVATION_SQRT;
  const guint s = mien_backward_view (b, root->output, &one);
  const guint y = emit (b, node, MIEN_OP_DIV, d, s, &shape);
  const guint g = emit (b, node, MIEN_OP_DIV, dy, s, &shape);

  mean = mien_backward_reduce (b, node, MIEN_OP_REDUCE_MEAN, g, &run);
  const guint first = emit (b, node, MIEN_OP_SUB, g, mean, &shape);
  const guint product = emit (b, node, MIEN_OP_MUL, g, y, &shape);
  mean = mien_backward_reduce (b, node, MIEN_OP_REDUCE_MEAN, product, &run);
  const guint second = emit (b, node, MIEN_OP_MUL, y, mean, &shape);
  mien_backward_add (b, node, MIEN_OP_SUB, (guint[]) { first, second }, 2,
      node->inputs[0], &shape);
}

const MienOpInfo mien_op_normalize = {
  .name = "LayerNormalization",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_normalize,
};

/* The node that computes `value`, whether or not it has other readers. */
static const MienNode *
producer (const MienFusion *f, guint value)
{
  const guint index = f->producer[mien_fusion_storage (f, value)];
  return index == MIEN_NO_VALUE ? NULL : &f->graph->nodes[index];
}

static gboolean
is_same (const MienFusion *f, guint a, guint b)
{
  return mien_fusion_storage (f, a) == mien_fusion_storage (f, b);
}

/* Whether s is the deviation of `centred`: the square root of epsilon plus the
 * mean of its squares along *run. */
static gboolean
is_deviation (const MienFusion *f, guint s, guint centred, MienRun *run,
    float *epsilon)
{
  float scale = 0;
  const MienNode *root = mien_fusion_feeder (f, s);
  if (!root || root->activation.kind != MIEN_ACTIVATION_SQRT
      || root->residual != MIEN_NO_VALUE
      || !mien_conv_is_uniform (f, root, &scale, epsilon) || scale != 1
      || !(*epsilon >= 0))
    return FALSE;
  const MienNode *mean = mien_fusion_feeder (f, root->inputs[0]);
  if (!mean || mean->op != MIEN_OP_REDUCE_MEAN || !mien_fusion_is_plain (mean))
    return FALSE;
  *run = mean->run;
  const MienNode *square = mien_fusion_feeder (f, mean->inputs[0]);
  if (!square || square->residual != MIEN_NO_VALUE
      || !is_same (f, square->inputs[0], centred))
    return FALSE;
  if (square->op == MIEN_OP_ACTIVATION)
    return square->activation.kind == MIEN_ACTIVATION_POW
        && square->activation.alpha == 2;
  return square->op == MIEN_OP_MUL && mien_fusion_is_plain (square)
      && is_same (f, square->inputs[1], centred);
}

static gboolean
is_run (const MienRun *a, const MienRun *b)
{
  return a->outer == b->outer && a->length == b->length && a->inner == b->inner;
}

/* d / s, where d is x minus its mean. */
gboolean
mien_fuse_normalize (MienFusion *f, guint index)
{
  MienNode *node = &f->graph->nodes[index];
  const guint d = node->inputs[0];
  MienRun run;
  float epsilon = 0;
  const MienNode *centre = producer (f, d);
  if (!centre || centre->op != MIEN_OP_SUB || !mien_fusion_is_plain (centre)
      || !is_deviation (f, node->inputs[1], d, &run, &epsilon))
    return FALSE;
  const guint x = centre->inputs[0];
  const MienNode *mean = producer (f, centre->inputs[1]);
  if (!mean || mean->op != MIEN_OP_REDUCE_MEAN || !mien_fusion_is_plain (mean)
      || !is_same (f, mean->inputs[0], x) || !is_run (&mean->run, &run)
      || !mien_shape_equal (mien_fusion_shape (f, x),
          mien_fusion_shape (f, node->output)))
    return FALSE;

  f->n_uses[mien_fusion_storage (f, x)]++;
  for (guint k = 0; k < 2; k++)
    mien_fusion_release (f, node->inputs[k]);
  node->op = MIEN_OP_NORMALIZE;
  node->n_inputs = 1;
  node->inputs[0] = x;
  node->norm = (MienNorm) { run, epsilon };
  return TRUE;
}
