/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What goes along a run (MienRun): the mean
 * (https://onnx.ai/onnx/operators/onnx__ReduceMean.html) and the softmax
 * (https://onnx.ai/onnx/operators/onnx__Softmax.html).
 */

#include "ops.h"

static void
add (MienProgram *program, const MienNode *node, MienShader shader)
{
  MienStep *step = mien_program_add_step (program, node, shader);
  step->spec[SPEC_OUTER] = node->run.outer;
  step->spec[SPEC_LENGTH] = node->run.length;
  step->spec[SPEC_INNER] = node->run.inner;
  mien_program_finish_step (program, step,
      (gsize) node->run.outer * node->run.inner);
}

void
mien_reduce_mean_forward (MienProgram *program, const MienNode *node)
{
  add (program, node, MIEN_SHADER_REDUCE_MEAN);
}

void
mien_softmax_forward (MienProgram *program, const MienNode *node)
{
  add (program, node, MIEN_SHADER_SOFTMAX);
}
