/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ops along a run (MienRun) share. */

#include "ops.h"

MienVulkanStep *
mien_vulkan_add_run (MienProgram *program, const MienNode *node,
    MienShader shader)
{
  MienVulkanStep *step = mien_program_add_step (program, node, shader);
  step->spec[SPEC_OUTER] = node->run.outer;
  step->spec[SPEC_LENGTH] = node->run.length;
  step->spec[SPEC_INNER] = node->run.inner;
  return step;
}

void
mien_vulkan_finish_runs (MienProgram *program, MienVulkanStep *step)
{
  const MienRun *run = &step->node->run;
  mien_program_finish_step (program, step, (gsize) run->outer * run->inner);
}
