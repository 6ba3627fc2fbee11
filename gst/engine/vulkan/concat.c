/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "concat.spv.h"

/* One step per input. */
static void
add_steps (MienProgram *program, const MienNode *node)
{
  const MienRun *run = &node->run;
  guint first = 0;
  for (guint i = 0; i < node->n_inputs; i++) {
    const MienShape *src = &program->graph->values[node->inputs[i]].shape;
    gsize n = mien_shape_elements (src);
    guint length = n / ((gsize) run->outer * run->inner);
    MienVulkanStep *step =
        mien_program_add_step (program, node, MIEN_SHADER (concat));
    step->src = node->inputs[i];
    mien_vulkan_set_shape (step, SPEC_SRC_C, src);
    step->spec[SPEC_LENGTH] = length;
    step->spec[SPEC_INNER] = run->inner;
    step->spec[SPEC_DST_LENGTH] = run->length;
    step->spec[SPEC_DST_FIRST] = first;
    mien_program_finish_step (program, step, n);
    first += length;
  }
}

const MienVulkanOp mien_vulkan_concat = { add_steps };
