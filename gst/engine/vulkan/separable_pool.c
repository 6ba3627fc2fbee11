/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The end of an Xception module: a separable convolution, a max-pool of it, and
 * a strided pointwise convolution that is added. */

#include "area.h"
#include "separable.h"

#include "separable_pool.spv.h"

/* Cost of a depthwise convolution, per tile and per quad of output channels. */
#define COST_DEPTH 40
#define COST_QUAD 16

static MienAreaChoice
choice_of (const MienGraph *graph, const MienNode *depth, const MienNode *pool,
    gsize shared, guint subgroup)
{
  return (MienAreaChoice) {
    .from = &graph->values[pool->inputs[0]].shape,
    .out = &graph->values[pool->output].shape,
    .over = &pool->pool.window,
    .row = &depth->conv.window,
    .shared = shared,
    .subgroup = subgroup,
    .cost_tile = COST_DEPTH,
    .cost_quad = COST_QUAD,
  };
}

static gboolean
match (const MienBlockSearch *search, guint last, MienBlock *block)
{
  const MienGraph *graph = search->graph;
  const MienNode *pool = &graph->nodes[last];
  MienBlock beside, before;
  if (!mien_fused_max_pool_point.match (search, last, &beside)
      || pool->pool.window.dilation_h != 1 || pool->pool.window.dilation_w != 1)
    return FALSE;
  gboolean kept;
  const guint point =
      mien_block_feeder_kept (search, pool->inputs[0], last, &kept);
  if (point == MIEN_NO_VALUE || !mien_separable_match (search, point, &before)
      || !mien_quads_is_bare (&graph->nodes[point]))
    return FALSE;
  const MienNode *depth = &graph->nodes[before.nodes[0]];
  const MienAreaChoice choice =
      choice_of (graph, depth, pool, search->shared, search->subgroup);
  const MienArea area = mien_area_choose (&choice);
  if (!mien_area_pays (&choice, &area) || (kept && !mien_area_covers (&choice)))
    return FALSE;
  *block = (MienBlock) { NULL, 4,
    { beside.nodes[0], before.nodes[0], before.nodes[1], last }, kept ? 3 : 0 };
  return TRUE;
}

/* Adds the pointwise convolution beside the pool. */
static void
add_beside (MienProgram *program, MienVulkanStep *step, const MienNode *point)
{
  mien_quads_set_other (program, step, point->inputs[0]);
  step->spec[SPEC_STEP_H] = point->conv.window.stride_h;
  step->spec[SPEC_STEP_W] = point->conv.window.stride_w;
  const MienQuadsPlace place = mien_quads_add_dense (program, step, point);
  step->spec[SPEC_THIRD] = place.weights;
  step->spec[SPEC_THIRD_BIAS] = place.biases;
}

static void
add_step (MienProgram *program, const MienBlock *block)
{
  const MienGraph *graph = program->graph;
  const MienNode *beside = &graph->nodes[block->nodes[0]];
  const MienNode *depth = &graph->nodes[block->nodes[1]];
  const MienNode *point = &graph->nodes[block->nodes[2]];
  const MienNode *pool = &graph->nodes[block->nodes[3]];
  const MienVulkanDevice *device = program->device;
  const MienAreaChoice choice = choice_of (graph, depth, pool,
      mien_vulkan_device_shared (device), device->vk->subgroup.subgroupSize);
  const MienArea area = mien_area_choose (&choice);
  MienVulkanStep *step = mien_quads_add_step (program, block, depth->inputs[0],
      MIEN_SHADER (separable_pool));
  mien_quads_set_kept (program, step, block);
  mien_area_set (step, &choice, &area);
  mien_separable_add (program, step, depth, point);
  add_beside (program, step, beside);
  mien_quads_finish (program, step, mien_area_invocations (&choice, &area));
}

const MienFusedOp mien_fused_separable_pool = {
  .match = match,
  .add_step = add_step,
};
