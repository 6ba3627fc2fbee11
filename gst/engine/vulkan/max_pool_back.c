/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The gradient of a max-pool, on quads, optionally followed by that of an
 * activation. */

#include "gate.h"

#include "max_pool_back.spv.h"

#define BLOCK_ROWS 2
#define BLOCK_PIXELS 4
#define LOCAL 64

static gboolean
match (const MienBlockSearch *search, guint last, MienBlock *block)
{
  const guint core = mien_gate_core (search, last);
  if (core == MIEN_NO_VALUE)
    return FALSE;
  const MienNode *node = &search->graph->nodes[core];
  if (node->op != MIEN_OP_MAX_POOL_BACKWARD || node->residual != MIEN_NO_VALUE
      || !mien_quads_window_fits (&node->pool.window))
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
      MIEN_SHADER (max_pool_back));
  const guint height = step->spec[SPEC_DST_H], width = step->spec[SPEC_DST_W];
  const guint rows = MIN (BLOCK_ROWS, height);
  const guint pixels = MIN (BLOCK_PIXELS, width);
  mien_gate_set (program, step, block);
  mien_quads_set_other (program, step, node->inputs[1]);
  mien_vulkan_step_set_window (step, &node->pool.window);
  step->spec[SPEC_ROWS] = rows;
  step->spec[SPEC_PIXELS] = pixels;
  step->spec[SPEC_LOCAL_X] = LOCAL;
  const gsize blocks =
      (gsize) ((height + rows - 1) / rows) * ((width + pixels - 1) / pixels);
  mien_quads_finish (program, step,
      blocks * ((step->spec[SPEC_DST_C] + 3) / 4));
}

const MienFusedOp mien_fused_max_pool_back = {
  .match = match,
  .for_quads = TRUE,
  .add_step = add_step,
};
