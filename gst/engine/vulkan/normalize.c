/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "normalize.spv.h"

static void
add_steps (MienProgram *program, const MienNode *node)
{
  MienVulkanStep *step =
      mien_vulkan_add_run (program, node, MIEN_SHADER (normalize));
  step->spec[SPEC_EPSILON] = mien_spec_float (node->norm.epsilon);
  mien_vulkan_finish_runs (program, step);
}

const MienVulkanOp mien_vulkan_normalize = { add_steps };
