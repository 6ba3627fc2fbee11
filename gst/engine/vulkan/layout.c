/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Concat, Transpose and Pad: elements move, and stay what they are. */

#include "ops.h"

/* One step for each input. */
void
mien_concat_forward (MienProgram *program, const MienNode *node)
{
  const MienRun *run = &node->run;
  guint first = 0;
  for (guint i = 0; i < node->n_inputs; i++) {
    const MienShape *src = &program->graph->values[node->inputs[i]].shape;
    gsize n = mien_shape_elements (src);
    guint length = n / ((gsize) run->outer * run->inner);
    MienStep *step = mien_program_add_step (program, node, MIEN_SHADER_CONCAT);
    step->src = node->inputs[i];
    for (guint k = 0; k < MIEN_MAX_DIMS; k++)
      step->spec[SPEC_SRC_C + k] = mien_shape_dim (src, k);
    step->spec[SPEC_LENGTH] = length;
    step->spec[SPEC_INNER] = run->inner;
    step->spec[SPEC_DST_LENGTH] = run->length;
    step->spec[SPEC_DST_FIRST] = first;
    mien_program_finish_step (program, step, n);
    first += length;
  }
}

void
mien_transpose_forward (MienProgram *program, const MienNode *node)
{
  const MienValue *values = program->graph->values;
  const MienShape *src = &values[node->inputs[0]].shape;
  MienStep *step = mien_program_add_step (program, node,
      MIEN_SHADER_TRANSPOSE);
  for (guint k = 0; k < src->n_dims; k++) {
    guint apart = 1;
    for (guint i = node->perm[k] + 1; i < src->n_dims; i++)
      apart *= src->dims[i];
    step->spec[SPEC_STEP_C + k] = apart;
  }
  mien_program_finish_step (program, step, mien_shape_elements (src));
}

void
mien_pad_forward (MienProgram *program, const MienNode *node)
{
  const MienShape *dst = &program->graph->values[node->output].shape;
  MienStep *step = mien_program_add_step (program, node, MIEN_SHADER_PAD);
  for (guint k = 0; k < dst->n_dims; k++)
    step->spec[SPEC_BEFORE_C + k] = node->pad_before[k];
  step->spec[SPEC_PAD_VALUE] = mien_spec_float (node->pad_value);
  mien_program_finish_step (program, step, mien_shape_elements (dst));
}
