/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Add and Mul. */

#include "ops.h"

#include "binary.spv.h"

/* inputs[1] has the shape of inputs[0], or one element for each channel, or
 * one in all: each of them goes with as many neighbours as it is too few. */
static void
add_steps (MienProgram *program, const MienNode *node)
{
  const MienValue *values = program->graph->values;
  gsize n = mien_shape_elements (&values[node->output].shape);
  gsize n_other = mien_shape_elements (&values[node->inputs[1]].shape);
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (binary));
  step->other = node->inputs[1];
  step->spec[SPEC_MULTIPLY] = node->op == MIEN_OP_MUL;
  step->spec[SPEC_OTHER_INNER] = n / n_other;
  step->spec[SPEC_OTHER_COUNT] = n_other;
  mien_program_finish_elements (program, step);
}

const MienVulkanOp mien_vulkan_add = { add_steps };

const MienVulkanOp mien_vulkan_mul = { add_steps };
