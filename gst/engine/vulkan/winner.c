/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "winner.spv.h"

static void
add_steps (MienProgram *program, const MienNode *node)
{
  mien_vulkan_finish_runs (program,
      mien_vulkan_add_run (program, node, MIEN_SHADER (winner)));
}

const MienVulkanOp mien_vulkan_winner = { add_steps };
