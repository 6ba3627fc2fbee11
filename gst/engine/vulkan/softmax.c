/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "softmax.spv.h"
#include "softmax_backward.spv.h"

static void
add_forward (MienProgram *program, const MienNode *node)
{
  mien_vulkan_finish_runs (program,
      mien_vulkan_add_run (program, node, MIEN_SHADER (softmax)));
}

static void
add_backward (MienProgram *program, const MienNode *node)
{
  MienVulkanStep *step =
      mien_vulkan_add_run (program, node, MIEN_SHADER (softmax_backward));
  step->other = node->inputs[1];
  mien_vulkan_finish_runs (program, step);
}

const MienVulkanOp mien_vulkan_softmax = { add_forward };

const MienVulkanOp mien_vulkan_softmax_backward = { add_backward };
