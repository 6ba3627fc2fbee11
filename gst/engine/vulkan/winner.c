/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "winner.spv.h"

static void
add_steps (MienProgram *program, const MienNode *node)
{
  MienVulkanStep *step =
      mien_vulkan_add_run (program, node, MIEN_SHADER (winner));
  mien_program_finish_step (program, step,
      (gsize) node->run.outer * node->run.inner);
}

const MienVulkanOp mien_vulkan_winner = { add_steps };
