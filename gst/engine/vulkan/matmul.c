/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "matmul.spv.h"

/* Sets the distances between neighbours in a matrix of `rows` x `columns`, and
 * between matrices. */
static void
set_operand (MienProgram *program, const MienNode *node, MienVulkanStep *step,
    guint k, guint rows, guint columns)
{
  const MienMatmul *m = &node->matmul;
  const gsize n =
      mien_shape_elements (&program->graph->values[node->inputs[k]].shape);
  guint32 *ids = &step->spec[k == 0 ? SPEC_STEP : SPEC_FIRST];
  ids[0] = n == (gsize) rows * columns ? 0 : rows * columns;
  ids[1] = m->turned[k] ? 1 : columns;
  ids[2] = m->turned[k] ? rows : 1;
}

static void
add_steps (MienProgram *program, const MienNode *node)
{
  const MienMatmul *m = &node->matmul;
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (matmul));
  step->other = node->inputs[1];
  step->spec[SPEC_OTHER_COUNT] =
      mien_shape_elements (&program->graph->values[node->inputs[1]].shape);
  step->spec[SPEC_DIM] = m->rows;
  step->spec[SPEC_DIM + 1] = m->columns;
  step->spec[SPEC_LENGTH] = m->depth;
  set_operand (program, node, step, 0, m->rows, m->depth);
  set_operand (program, node, step, 1, m->depth, m->columns);
  mien_program_finish_elements (program, step);
}

const MienVulkanOp mien_vulkan_matmul = { add_steps };
