/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A convolution of one group, on quads, residual or not, and the gradient of an
 * activation behind it or not. */

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

static void
add_step (MienProgram *program, const MienBlock *block)
{
  const MienNode *node = mien_gate_core_of (program->graph, block);
  MienVulkanStep *step = mien_quads_add_step (program, block, node->inputs[0],
      MIEN_SHADER (dense));
  mien_gate_set (program, step, block);
  mien_quads_set_residual (program, step, node);
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
