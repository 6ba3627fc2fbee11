/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include <string.h>

#include "engine/walk.h"

#include "transpose.spv.h"

static void
add_steps (MienProgram *program, const MienNode *node)
{
  const MienValue *values = program->graph->values;
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (transpose));
  MienWalk walk = mien_walk_transpose (&values[node->output].shape,
      &values[node->inputs[0]].shape, node->perm);
  mien_walk_join (&walk);
  memcpy (&step->spec[SPEC_DIM], walk.dims, sizeof (walk.dims));
  memcpy (&step->spec[SPEC_STEP], walk.step[0], sizeof (walk.step[0]));
  mien_program_finish_elements (program, step);
}

const MienVulkanOp mien_vulkan_transpose = { add_steps };
