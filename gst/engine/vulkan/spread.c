/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "spread.spv.h"

void
mien_vulkan_add_spread (MienProgram *program, const MienNode *node,
    const MienSpread *spread, float around)
{
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (spread));
  const MienValue *values = program->graph->values;
  guint src[MIEN_MAX_DIMS], dst[MIEN_MAX_DIMS];
  const guint lead = mien_shape_lead (&values[node->inputs[0]].shape, src);
  mien_shape_lead (&values[node->output].shape, dst);
  for (guint k = 0; k < MIEN_MAX_DIMS; k++) {
    step->spec[SPEC_DIM + k] = dst[k];
    step->spec[SPEC_SRC_DIM + k] = src[k];
    step->spec[SPEC_FIRST + k] = k < lead ? 0 : spread->first[k - lead];
    step->spec[SPEC_STEP + k] = k < lead ? 1 : spread->step[k - lead];
  }
  step->spec[SPEC_PAD_VALUE] = mien_spec_float (around);
  mien_program_finish_elements (program, step);
}

static void
add_steps (MienProgram *program, const MienNode *node)
{
  mien_vulkan_add_spread (program, node, &node->spread, 0);
}

const MienVulkanOp mien_vulkan_spread = { add_steps };
