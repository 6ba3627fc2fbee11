/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What goes along a run (MienRun): the mean
 * (https://onnx.ai/onnx/operators/onnx__ReduceMean.html), the softmax
 * (https://onnx.ai/onnx/operators/onnx__Softmax.html) and the winner.
 */

#include "ops.h"

static MienStep *
add_step (MienProgram *program, const MienNode *node, MienShader shader)
{
  MienStep *step = mien_program_add_step (program, node, shader);
  step->spec[SPEC_OUTER] = node->run.outer;
  step->spec[SPEC_LENGTH] = node->run.length;
  step->spec[SPEC_INNER] = node->run.inner;
  return step;
}

/* One invocation per run. */
static void
finish_runs (MienProgram *program, MienStep *step)
{
  const MienRun *run = &step->node->run;
  mien_program_finish_step (program, step, (gsize) run->outer * run->inner);
}

void
mien_reduce_mean_forward (MienProgram *program, const MienNode *node)
{
  finish_runs (program, add_step (program, node, MIEN_SHADER_REDUCE_MEAN));
}

void
mien_reduce_mean_backward (MienProgram *program, const MienNode *node)
{
  MienStep *step = add_step (program, node, MIEN_SHADER_REDUCE_MEAN_BACKWARD);
  mien_program_finish_elements (program, step);
}

void
mien_softmax_forward (MienProgram *program, const MienNode *node)
{
  finish_runs (program, add_step (program, node, MIEN_SHADER_SOFTMAX));
}

void
mien_softmax_backward (MienProgram *program, const MienNode *node)
{
  MienStep *step = add_step (program, node, MIEN_SHADER_SOFTMAX_BACKWARD);
  step->other = node->inputs[1];
  finish_runs (program, step);
}

void
mien_winner_forward (MienProgram *program, const MienNode *node)
{
  finish_runs (program, add_step (program, node, MIEN_SHADER_WINNER));
}
