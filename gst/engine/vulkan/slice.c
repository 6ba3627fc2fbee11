/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "slice.spv.h"

static void
add_steps (MienProgram *program, const MienNode *node)
{
  const MienSlice *slice = &node->slice;
  const MienShape *dst = &program->graph->values[node->output].shape;
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (slice));
  step->spec[SPEC_LENGTH] = slice->run.length;
  step->spec[SPEC_INNER] = slice->run.inner;
  step->spec[SPEC_DST_LENGTH] =
      mien_shape_elements (dst) / ((gsize) slice->run.outer * slice->run.inner);
  step->spec[SPEC_SRC_FIRST] = slice->first;
  step->spec[SPEC_SRC_STEP] = slice->step;
  mien_program_finish_elements (program, step);
}

const MienVulkanOp mien_vulkan_slice = { add_steps };
