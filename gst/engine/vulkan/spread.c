/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "spread.spv.h"

void
mien_vulkan_add_spread (MienProgram *program, const MienNode *node,
    const MienSpread *spread, float around)
{
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (spread));
  for (guint k = 0; k < MIEN_MAX_DIMS; k++) {
    step->spec[SPEC_FIRST_C + k] = spread->first[k];
    step->spec[SPEC_STEP_C + k] = spread->step[k];
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
