/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How a module of an Xception ends: a separable convolution, a max-pool of it,
 * and a strided pointwise convolution that is added. */

#include "separable.h"

#include "separable_pool.spv.h"

/* All devices have as many. */
#define MAX_LOCAL 128

#define MAX_QUADS 8
#define MAX_BLOCK 32

/* The work of a pixel, in products of quads: what a depthwise convolution costs
 * a tile, and a quad of output channels. */
#define COST_DEPTH 40
#define COST_QUAD 16

/* More work than without this kernel is not worth a trip through memory. */
#define MAX_OVERHEAD 1.5

/* What a workgroup computes: a block of outputs of some quads, by strips of
 * pixels. */
typedef struct {
  guint height, width, quads;
  guint pixels, local;
  double cost; /* of all of them */
} Area;

/* What an area is chosen for. */
typedef struct {
  const MienShape *from, *out; /* of the pool */
  const MienWindow *pool, *depth;
  gsize shared;
  guint subgroup;
} Choice;

static guint
ceiling (guint n, guint of)
{
  return (n + of - 1) / of;
}

static gsize
groups_of (const MienShape *out, const Area *area)
{
  return (gsize) ceiling (out->dims[1], area->height)
      * ceiling (out->dims[2], area->width)
      * ceiling (ceiling (out->dims[0], 4), area->quads);
}

/* Sets the rest of an area from the size of its block. */
static void
fill_area (const Choice *c, Area *area)
{
  const gsize height = MIN (c->from->dims[1],
      (gsize) (area->height - 1) * c->pool->stride_h + c->pool->kernel_h);
  const gsize width = MIN (c->from->dims[2],
      (gsize) (area->width - 1) * c->pool->stride_w + c->pool->kernel_w);
  area->cost = G_MAXDOUBLE;
  if (height * width * area->quads * 4 * sizeof (float) > c->shared)
    return;
  area->pixels = mien_quads_pixels (c->depth, area->quads, width);
  const guint strips = height * ceiling (width, area->pixels);
  const guint rounds = ceiling (strips, MAX_LOCAL);
  area->local = ceiling (ceiling (strips, rounds), c->subgroup) * c->subgroup;
  area->cost = (double) groups_of (c->out, area) * rounds * area->local
      * area->pixels * (COST_DEPTH + COST_QUAD * area->quads);
}

/* The cheapest that fits the shared memory. */
static Area
choose_area (const Choice *c)
{
  Area best = { .cost = G_MAXDOUBLE };
  for (guint quads = MAX_QUADS; quads > 0; quads /= 2)
    for (guint height = MIN (c->out->dims[1], MAX_BLOCK); height > 0; height--)
      for (guint width = MIN (c->out->dims[2], MAX_BLOCK); width > 0; width--) {
        Area area = { height, width, quads };
        fill_area (c, &area);
        if (area.cost < best.cost)
          best = area;
      }
  return best;
}

static gboolean
pays (const MienShape *pooled, const Area *area)
{
  const guint quads = ceiling (pooled->dims[0], 4);
  const double alone = (double) pooled->dims[1] * pooled->dims[2]
      * (COST_DEPTH * ceiling (quads, MAX_QUADS) + COST_QUAD * quads);
  return area->cost <= MAX_OVERHEAD * alone;
}

static Choice
choice_of (const MienGraph *graph, const MienNode *depth, const MienNode *pool,
    gsize shared, guint subgroup)
{
  return (Choice) {
    .from = &graph->values[pool->inputs[0]].shape,
    .out = &graph->values[pool->output].shape,
    .pool = &pool->pool.window,
    .depth = &depth->conv.window,
    .shared = shared,
    .subgroup = subgroup,
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
  const guint point = mien_block_feeder (search, pool->inputs[0]);
  if (point == MIEN_NO_VALUE || !mien_separable_match (search, point, &before)
      || !mien_quads_is_bare (&graph->nodes[point]))
    return FALSE;
  const MienNode *depth = &graph->nodes[before.nodes[0]];
  const Choice choice =
      choice_of (graph, depth, pool, search->shared, search->subgroup);
  const Area area = choose_area (&choice);
  if (!pays (choice.from, &area))
    return FALSE;
  *block = (MienBlock) { NULL, 4,
    { beside.nodes[0], before.nodes[0], before.nodes[1], last } };
  return TRUE;
}

static void
set_pool (MienVulkanStep *step, const MienWindow *pool, const Area *area)
{
  step->spec[SPEC_BLOCK_H] = area->height;
  step->spec[SPEC_BLOCK_W] = area->width;
  step->spec[SPEC_POOL_KERNEL_H] = pool->kernel_h;
  step->spec[SPEC_POOL_KERNEL_W] = pool->kernel_w;
  step->spec[SPEC_POOL_STRIDE_H] = pool->stride_h;
  step->spec[SPEC_POOL_STRIDE_W] = pool->stride_w;
  step->spec[SPEC_POOL_PAD_TOP] = pool->pad_top;
  step->spec[SPEC_POOL_PAD_LEFT] = pool->pad_left;
}

/* What is added. */
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
  const Choice choice = choice_of (graph, depth, pool,
      mien_vulkan_device_shared (device), device->vk->subgroup.subgroupSize);
  const Area area = choose_area (&choice);
  MienVulkanStep *step = mien_quads_add_step (program, block, depth->inputs[0],
      MIEN_SHADER (separable_pool));
  step->residual = MIEN_NO_VALUE;
  step->spec[SPEC_RESIDUAL] = FALSE;
  step->spec[SPEC_FROM_H] = choice.from->dims[1];
  step->spec[SPEC_FROM_W] = choice.from->dims[2];
  set_pool (step, &pool->pool.window, &area);
  step->spec[SPEC_QUADS] = area.quads;
  step->spec[SPEC_PIXELS] = area.pixels;
  step->spec[SPEC_LOCAL_X] = area.local;
  mien_separable_add (program, step, depth, point);
  add_beside (program, step, beside);
  mien_quads_finish (program, step, groups_of (choice.out, &area) * area.local);
}

const MienFusedOp mien_fused_separable_pool = {
  .match = match,
  .add_step = add_step,
};
