/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shared by ops along a run (MienRun). */

#include "ops.h"

/* Runs of at least this length get a workgroup each. This is faster, and
 * lavapipe silently exits the loops of an invocation after 65,535
 * iterations. */
#define LONG_RUN 512

/* Maximum number of workgroups of a dispatch on all devices. */
#define MAX_GROUPS 65535

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
  const gsize n = (gsize) run->outer * run->inner;
  const gboolean together = run->length >= LONG_RUN && n <= MAX_GROUPS;
  step->spec[SPEC_TOGETHER] = together;
  mien_program_finish_step (program, step, together ? n * RUN_LANES : n);
}
