/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Concat, Transpose, Pad and Spread: elements move, and stay what they are. */

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
  mien_program_finish_elements (program, step);
}

/* Adds a step for `node`, which puts its input's first element at `first` of
 * the output and the next ones `apart` from it. */
static void
add_spread (MienProgram *program, const MienNode *node,
    const gint first[MIEN_MAX_DIMS], const guint apart[MIEN_MAX_DIMS])
{
  MienStep *step = mien_program_add_step (program, node, MIEN_SHADER_SPREAD);
  for (guint k = 0; k < MIEN_MAX_DIMS; k++) {
    step->spec[SPEC_FIRST_C + k] = first[k];
    step->spec[SPEC_STEP_C + k] = apart[k];
  }
  step->spec[SPEC_PAD_VALUE] = mien_spec_float (node->pad_value);
  mien_program_finish_elements (program, step);
}

void
mien_pad_forward (MienProgram *program, const MienNode *node)
{
  static const guint apart[MIEN_MAX_DIMS] = { 1, 1, 1 };
  gint first[MIEN_MAX_DIMS];
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    first[k] = node->pad_before[k];
  add_spread (program, node, first, apart);
}

void
mien_spread_forward (MienProgram *program, const MienNode *node)
{
  add_spread (program, node, node->first, node->step);
}
