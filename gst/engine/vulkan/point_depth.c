/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A pointwise convolution followed by a depthwise one, with an optional
 * addition and an optional gradient of an activation. This is the backward pass
 * of a separable convolution, and of the strided pointwise convolution beside
 * two of them. */

#include "area.h"
#include "gate.h"
#include "separable.h"

#include "point_depth.spv.h"

/* Cost of reading a pixel, per tile and per quad of output channels. */
#define COST_LOAD 12
#define COST_QUAD 16

/* The nodes. `small` and `spread`, a pointwise convolution that is spread on a
 * grid, are either both present or both NULL; then one of `depth` and `spread`
 * has the other as its residual. */
typedef struct {
  const MienNode *point, *depth, *small, *spread;
} Parts;

static gboolean
is_bare_point (const MienNode *node)
{
  return mien_quads_is_point (node) && mien_quads_is_bare (node)
      && node->conv.window.stride_h == 1 && node->conv.window.stride_w == 1;
}

static gboolean
is_depth (const MienGraph *graph, const MienNode *node)
{
  return mien_separable_is_depthwise (graph, node)
      && node->conv.window.dilation_h == 1 && node->conv.window.dilation_w == 1;
}

/* Whether the node puts each pixel on a grid that begins at the first pixel. */
static gboolean
is_grid (const MienGraph *graph, const MienNode *node)
{
  const MienSpread *spread = &node->spread;
  return node->op == MIEN_OP_SPREAD
      && graph->values[node->output].shape.n_dims == 3
      && node->activation.kind == MIEN_ACTIVATION_NONE && spread->step[0] == 1
      && spread->first[0] == 0 && spread->first[1] == 0
      && spread->first[2] == 0;
}

static gboolean
find_separable (const MienBlockSearch *search, guint depth, MienBlock *block)
{
  const MienGraph *graph = search->graph;
  if (!is_depth (graph, &graph->nodes[depth]))
    return FALSE;
  const guint point = mien_block_feeder (search, graph->nodes[depth].inputs[0]);
  if (point == MIEN_NO_VALUE || !is_bare_point (&graph->nodes[point]))
    return FALSE;
  block->nodes[block->n_nodes++] = point;
  block->nodes[block->n_nodes++] = depth;
  return TRUE;
}

static gboolean
find_grid (const MienBlockSearch *search, guint spread, MienBlock *block)
{
  const MienGraph *graph = search->graph;
  if (!is_grid (graph, &graph->nodes[spread]))
    return FALSE;
  const guint small =
      mien_block_feeder (search, graph->nodes[spread].inputs[0]);
  if (small == MIEN_NO_VALUE || !is_bare_point (&graph->nodes[small]))
    return FALSE;
  block->nodes[block->n_nodes++] = small;
  block->nodes[block->n_nodes++] = spread;
  return TRUE;
}

/* `core` is the last node: the grid added to the separable part, or the other
 * way round. */
static gboolean
find_nodes (const MienBlockSearch *search, guint core, MienBlock *block)
{
  const MienGraph *graph = search->graph;
  const guint residual = graph->nodes[core].residual;
  const guint before = residual == MIEN_NO_VALUE
      ? residual
      : mien_block_feeder (search, residual);
  if (graph->nodes[core].op == MIEN_OP_SPREAD)
    return before != MIEN_NO_VALUE && mien_quads_is_bare (&graph->nodes[before])
        && find_separable (search, before, block)
        && find_grid (search, core, block);
  if (before != MIEN_NO_VALUE && mien_quads_is_bare (&graph->nodes[before]))
    find_grid (search, before, block);
  return find_separable (search, core, block);
}

static Parts
parts_of (const MienGraph *graph, const MienBlock *block)
{
  Parts parts = { NULL };
  for (guint k = 0; k < block->n_nodes; k++) {
    const MienNode *node = &graph->nodes[block->nodes[k]];
    if (node->op == MIEN_OP_SPREAD)
      parts.spread = node;
  }
  const MienNode *core = mien_gate_core_of (graph, block);
  parts.depth = core->op == MIEN_OP_SPREAD
      ? mien_block_producer (graph, block, core->residual)
      : core;
  parts.point = mien_block_producer (graph, block, parts.depth->inputs[0]);
  if (parts.spread)
    parts.small = mien_block_producer (graph, block, parts.spread->inputs[0]);
  return parts;
}

static MienAreaChoice
choice_of (const MienGraph *graph, const Parts *parts, gsize shared,
    guint subgroup)
{
  static const MienWindow point = { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 };
  return (MienAreaChoice) {
    .from = &graph->values[parts->point->output].shape,
    .out = &graph->values[parts->depth->output].shape,
    .over = &parts->depth->conv.window,
    .row = &point,
    .grid_h = parts->spread ? parts->spread->spread.step[1] : 0,
    .grid_w = parts->spread ? parts->spread->spread.step[2] : 0,
    .shared = shared,
    .subgroup = subgroup,
    .cost_tile = COST_LOAD,
    .cost_quad = COST_QUAD,
  };
}

static gboolean
match (const MienBlockSearch *search, guint last, MienBlock *block)
{
  const MienGraph *graph = search->graph;
  const guint core = mien_gate_core (search, last);
  *block = (MienBlock) { NULL, 0, { 0 } };
  if (core == MIEN_NO_VALUE || !find_nodes (search, core, block))
    return FALSE;
  /* The core must be the last of these nodes. */
  const guint end = block->nodes[block->n_nodes - 1];
  if (end != core)
    return FALSE;
  mien_gate_close (graph, block, last);
  const Parts parts = parts_of (graph, block);
  if (parts.spread
      && !mien_shape_equal (&graph->values[parts.spread->output].shape,
          &graph->values[parts.depth->output].shape))
    return FALSE;
  const MienAreaChoice choice =
      choice_of (graph, &parts, search->shared, search->subgroup);
  const MienArea area = mien_area_choose (&choice);
  return mien_area_pays (&choice, &area);
}

static void
add_grid (MienProgram *program, MienVulkanStep *step, const Parts *parts)
{
  step->spec[SPEC_ADDED] = ADDED_GRID;
  step->spec[SPEC_STEP_H] = parts->spread->spread.step[1];
  step->spec[SPEC_STEP_W] = parts->spread->spread.step[2];
  mien_quads_set_other (program, step, parts->small->inputs[0]);
  const MienQuadsPlace place =
      mien_quads_add_dense (program, step, parts->small);
  step->spec[SPEC_THIRD] = place.weights;
  step->spec[SPEC_THIRD_BIAS] = place.biases;
}

static void
add_step (MienProgram *program, const MienBlock *block)
{
  const MienGraph *graph = program->graph;
  const Parts parts = parts_of (graph, block);
  const MienVulkanDevice *device = program->device;
  const MienAreaChoice choice = choice_of (graph, &parts,
      mien_vulkan_device_shared (device), device->vk->subgroup.subgroupSize);
  const MienArea area = mien_area_choose (&choice);
  MienVulkanStep *step = mien_quads_add_step (program, block,
      parts.point->inputs[0], MIEN_SHADER (point_depth));
  mien_gate_set (program, step, block);
  step->spec[SPEC_RESIDUAL] = FALSE;
  mien_area_set (step, &choice, &area);
  step->spec[SPEC_BIAS] =
      mien_quads_add_dense (program, step, parts.point).biases;
  step->spec[SPEC_SECOND] =
      mien_separable_add_depthwise (program, step, parts.depth);
  step->spec[SPEC_ADDED] = ADDED_NOTHING;
  if (parts.spread) {
    add_grid (program, step, &parts);
  } else if (parts.depth->residual != MIEN_NO_VALUE) {
    step->spec[SPEC_ADDED] = ADDED_VALUE;
    mien_quads_set_other (program, step, parts.depth->residual);
  }
  mien_quads_finish (program, step, mien_area_invocations (&choice, &area));
}

const MienFusedOp mien_fused_point_depth = {
  .match = match,
  .add_step = add_step,
};
