/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "transpose.spv.h"

static void
add_steps (MienProgram *program, const MienNode *node)
{
  const MienValue *values = program->graph->values;
  const MienShape *src = &values[node->inputs[0]].shape;
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (transpose));
  guint dims[MIEN_MAX_DIMS];
  const guint lead = mien_shape_lead (&values[node->output].shape, dims);
  for (guint k = 0; k < MIEN_MAX_DIMS; k++) {
    guint apart = 1;
    for (guint i = k < lead ? src->n_dims : node->perm[k - lead] + 1;
         i < src->n_dims; i++)
      apart *= src->dims[i];
    step->spec[SPEC_DIM + k] = dims[k];
    step->spec[SPEC_STEP + k] = apart;
  }
  mien_program_finish_elements (program, step);
}

const MienVulkanOp mien_vulkan_transpose = { add_steps };
