/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A max-pool and the pointwise convolution that is added to it, as in residual
 * blocks that halve the plane. */

#include "quads.h"

#include "max_pool_point.spv.h"

static gboolean
match (const MienBlockSearch *search, guint last, MienBlock *block)
{
  const MienGraph *graph = search->graph;
  const MienNode *pool = &graph->nodes[last];
  if (pool->op != MIEN_OP_MAX_POOL || pool->residual == MIEN_NO_VALUE
      || !mien_quads_window_fits (&pool->pool.window))
    return FALSE;
  const guint beside = mien_block_feeder (search, pool->residual);
  if (beside == MIEN_NO_VALUE)
    return FALSE;
  const MienNode *point = &graph->nodes[beside];
  if (!mien_quads_is_point (point) || !mien_quads_is_bare (point))
    return FALSE;
  *block = (MienBlock) { NULL, 2, { beside, last } };
  return TRUE;
}

static void
add_step (MienProgram *program, const MienBlock *block)
{
  const MienNode *point = &program->graph->nodes[block->nodes[0]];
  const MienNode *pool = &program->graph->nodes[block->nodes[1]];
  MienVulkanStep *step = mien_quads_add_step (program, block, point->inputs[0],
      MIEN_SHADER (max_pool_point));
  step->residual = MIEN_NO_VALUE;
  step->spec[SPEC_RESIDUAL] = FALSE;
  mien_quads_set_other (program, step, pool->inputs[0]);
  step->spec[SPEC_STEP_H] = point->conv.window.stride_h;
  step->spec[SPEC_STEP_W] = point->conv.window.stride_w;
  mien_vulkan_step_set_window (step, &pool->pool.window);
  mien_quads_set_tiles (step, NULL);
  step->spec[SPEC_BIAS] = mien_quads_add_dense (program, step, point).biases;
  mien_quads_finish_tiles (program, step);
}

const MienFusedOp mien_fused_max_pool_point = {
  .match = match,
  .add_step = add_step,
};
