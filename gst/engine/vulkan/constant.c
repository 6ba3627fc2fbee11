/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include <string.h>

#include "constant.spv.h"

static void
add_steps (MienProgram *program, const MienNode *node)
{
  const gsize n =
      mien_shape_elements (&program->graph->values[node->output].shape);
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (constant));
  memcpy (mien_program_add_params (program, step, n), node->constant,
      n * sizeof (float));
  mien_program_finish_elements (program, step);
}

const MienVulkanOp mien_vulkan_constant = { add_steps };
