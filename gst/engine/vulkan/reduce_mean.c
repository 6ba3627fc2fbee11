/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "reduce_mean.spv.h"
#include "reduce_mean_backward.spv.h"

static void
add_forward (MienProgram *program, const MienNode *node)
{
  mien_vulkan_finish_runs (program,
      mien_vulkan_add_run (program, node, MIEN_SHADER (reduce_mean)));
}

static void
add_backward (MienProgram *program, const MienNode *node)
{
  MienVulkanStep *step =
      mien_vulkan_add_run (program, node, MIEN_SHADER (reduce_mean_backward));
  mien_program_finish_elements (program, step);
}

const MienVulkanOp mien_vulkan_reduce_mean = { add_forward };

const MienVulkanOp mien_vulkan_reduce_mean_backward = { add_backward };
