/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Resizing of maps, on quads. */

#include "quads.h"

#include "resize_quads.spv.h"

#define LOCAL 64

/* Whether the planes of the node are the channels. */
static gboolean
is_of_maps (const MienGraph *graph, const MienNode *node)
{
  const MienShape *in = &graph->values[node->inputs[0]].shape;
  const MienShape *out = &graph->values[node->output].shape;
  const MienResize *resize = &node->resize;
  return in->n_dims == 3 && out->n_dims == 3 && resize->outer == in->dims[0]
      && resize->outer == out->dims[0] && resize->from[0] == in->dims[1]
      && resize->from[1] == in->dims[2] && resize->to[0] == out->dims[1]
      && resize->to[1] == out->dims[2];
}

static gboolean
match (const MienBlockSearch *search, guint last, MienBlock *block)
{
  (void) block;
  const MienNode *node = &search->graph->nodes[last];
  return node->op == MIEN_OP_RESIZE && is_of_maps (search->graph, node);
}

static void
add_places (MienProgram *program, MienVulkanStep *step,
    const MienResize *resize, guint axis)
{
  const guint n = resize->to[axis];
  float *packed = mien_program_add_params (program, step, (gsize) n * 4);
  for (guint i = 0; i < n; i++) {
    packed[i * 4] = resize->places[axis][i].at;
    packed[i * 4 + 1] = resize->places[axis][i].part;
  }
}

static void
add_step (MienProgram *program, const MienBlock *block)
{
  const MienNode *node = &program->graph->nodes[block->nodes[0]];
  MienVulkanStep *step = mien_quads_add_step (program, block, node->inputs[0],
      MIEN_SHADER (resize_quads));
  step->exact_params = TRUE;
  step->residual = MIEN_NO_VALUE;
  mien_quads_set_residual (program, step, node);
  step->spec[SPEC_LOCAL_X] = LOCAL;
  add_places (program, step, &node->resize, 0);
  add_places (program, step, &node->resize, 1);
  mien_quads_finish (program, step,
      (gsize) (step->spec[SPEC_DST_C] + 3) / 4 * step->spec[SPEC_DST_H]
          * step->spec[SPEC_DST_W]);
}

const MienFusedOp mien_fused_resize_quads = {
  .match = match,
  .for_quads = TRUE,
  .add_step = add_step,
};
