/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An epilogue alone, and the gradient of an activation. */

#include "ops.h"

#include "activation.spv.h"
#include "activation_backward.spv.h"

static void
add_forward (MienProgram *program, const MienNode *node)
{
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (activation));
  mien_program_finish_elements (program, step);
}

static void
add_backward (MienProgram *program, const MienNode *node)
{
  const MienDerivative *derivative = &node->derivative;
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (activation_backward));
  step->other = node->inputs[1];
  step->spec[SPEC_DERIVED] = derivative->of.kind;
  step->spec[SPEC_RULE] = derivative->rule;
  mien_vulkan_step_set_activation (step, &derivative->of);
  mien_program_finish_elements (program, step);
}

const MienVulkanOp mien_vulkan_activation = { add_forward };

const MienVulkanOp mien_vulkan_activation_backward = { add_backward };
