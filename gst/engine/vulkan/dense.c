/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A convolution with one group, on quads, with or without residual. It may be
 * followed by the gradient of an activation, or by the end of a detector: a
 * transpose to channels last, or an activation of everything as one row. */

#include "gate.h"

#include "dense.spv.h"

static gboolean
match (const MienBlockSearch *search, guint last, MienBlock *block)
{
  const guint core = mien_gate_core (search, last);
  if (core == MIEN_NO_VALUE
      || !mien_quads_is_dense (&search->graph->nodes[core]))
    return FALSE;
  *block = (MienBlock) { NULL, 1, { core } };
  mien_gate_close (search->graph, block, last);
  return TRUE;
}

/* Whether the node moves the channels of a value of this shape to the last
 * axis. */
static gboolean
turns (const MienGraph *graph, const MienNode *node, const MienShape *map)
{
  const MienShape *in = &graph->values[node->inputs[0]].shape;
  gboolean ok = node->op == MIEN_OP_TRANSPOSE && in->n_dims > 1
      && in->dims[0] == mien_shape_dim (map, 0);
  for (guint k = 0; ok && k < in->n_dims; k++)
    ok = node->perm[k] == (k + 1) % in->n_dims;
  return ok;
}

/* Whether the node is an activation that is the same for all elements. */
static gboolean
activates (const MienNode *node)
{
  return node->op == MIEN_OP_ACTIVATION && node->residual == MIEN_NO_VALUE
      && node->activation.kind != MIEN_ACTIVATION_PRELU;
}

static gboolean
match_head (const MienBlockSearch *search, guint last, MienBlock *block)
{
  const MienGraph *graph = search->graph;
  const MienNode *end = &graph->nodes[last];
  if (end->n_inputs != 1)
    return FALSE;
  const guint core =
      mien_block_feeder (search, graph->values[end->inputs[0]].storage);
  if (core == MIEN_NO_VALUE || !mien_quads_is_dense (&graph->nodes[core]))
    return FALSE;
  const MienNode *conv = &graph->nodes[core];
  if (!turns (graph, end, &graph->values[conv->output].shape)
      && !(activates (end) && conv->activation.kind == MIEN_ACTIVATION_NONE))
    return FALSE;
  *block = (MienBlock) { NULL, 2, { core, last } };
  return TRUE;
}

/* Finishes the step for the convolution. */
static void
finish (MienProgram *program, MienVulkanStep *step, const MienNode *node)
{
  mien_quads_set_residual (program, step, node);
  mien_vulkan_step_set_window (step, &node->conv.window);
  mien_quads_set_tiles (step, &node->conv.window);
  step->spec[SPEC_BIAS] = mien_quads_add_dense (program, step, node).biases;
  mien_quads_finish_tiles (program, step);
}

static void
add_step (MienProgram *program, const MienBlock *block)
{
  const MienNode *node = mien_gate_core_of (program->graph, block);
  MienVulkanStep *step = mien_quads_add_step (program, block, node->inputs[0],
      MIEN_SHADER (dense));
  mien_gate_set (program, step, block);
  finish (program, step, node);
}

static void
add_head (MienProgram *program, const MienBlock *block)
{
  const MienGraph *graph = program->graph;
  const MienNode *conv = &graph->nodes[block->nodes[0]];
  const MienNode *end = &graph->nodes[block->nodes[1]];
  const gboolean turned = end->op == MIEN_OP_TRANSPOSE;
  const MienActivation *activation =
      turned ? &conv->activation : &end->activation;
  MienVulkanStep *step = mien_quads_add_step (program, block, conv->inputs[0],
      MIEN_SHADER (dense));
  step->residual = MIEN_NO_VALUE;
  mien_vulkan_set_shape (step, SPEC_DST_C, &graph->values[conv->output].shape);
  step->spec[SPEC_TURNED] = turned;
  step->spec[SPEC_ACTIVATION] = activation->kind;
  mien_vulkan_step_set_activation (step, activation);
  finish (program, step, conv);
}

const MienFusedOp mien_fused_dense = {
  .match = match,
  .for_quads = TRUE,
  .add_step = add_step,
};

const MienFusedOp mien_fused_dense_head = {
  .match = match_head,
  .writes_rows = TRUE,
  .add_step = add_head,
};
