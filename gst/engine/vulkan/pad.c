/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

/* A spread whose elements stay adjacent. */
static void
add_steps (MienProgram *program, const MienNode *node)
{
  MienSpread spread = MIEN_SPREAD_IN_PLACE;
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    spread.first[k] = node->pad.before[k];
  mien_vulkan_add_spread (program, node, &spread, node->pad.value);
}

const MienVulkanOp mien_vulkan_pad = { add_steps };
