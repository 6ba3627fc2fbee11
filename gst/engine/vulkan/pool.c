/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pooling (https://onnx.ai/onnx/operators/onnx__MaxPool.html and
 * AveragePool): of each channel by itself, over a window.
 */

#include "ops.h"

void
mien_pool_forward (MienProgram *program, const MienNode *node)
{
  MienStep *step = mien_program_add_step (program, node,
      node->op == MIEN_OP_MAX_POOL ? MIEN_SHADER_MAX_POOL
      : MIEN_SHADER_AVERAGE_POOL);
  mien_step_set_window (step);
  step->spec[SPEC_COUNT_INCLUDE_PAD] = node->count_include_pad;
  mien_program_finish_step (program, step,
      mien_shape_elements (&program->graph->values[node->output].shape));
}
