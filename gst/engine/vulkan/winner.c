/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

static void
add_steps (MienProgram *program, const MienNode *node)
{
  mien_vulkan_finish_runs (program, mien_vulkan_add_run (program, node,
          MIEN_SHADER_WINNER));
}

const MienVulkanOp mien_vulkan_winner = { add_steps };
