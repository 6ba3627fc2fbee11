/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A convolution of one group, on quads. */

#include "quads.h"

#include "dense.spv.h"

static gboolean
match (const MienBlockSearch *search, guint last, MienBlock *block)
{
  (void) block;
  const MienNode *node = &search->graph->nodes[last];
  return mien_quads_is_dense (node) && node->residual == MIEN_NO_VALUE;
}

static void
add_step (MienProgram *program, const MienBlock *block)
{
  const MienNode *node = &program->graph->nodes[block->nodes[0]];
  MienVulkanStep *step = mien_quads_add_step (program, block, node->inputs[0],
      MIEN_SHADER (dense));
  mien_vulkan_step_set_window (step, &node->conv.window);
  mien_quads_set_tiles (step, &node->conv.window);
  step->spec[SPEC_BIAS] = mien_quads_add_dense (program, step, node).biases;
  mien_quads_finish_tiles (program, step);
}

const MienFusedOp mien_fused_dense = {
  .match = match,
  .for_quads = TRUE,
  .add_step = add_step,
};
