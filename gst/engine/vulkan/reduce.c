/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "reduce.spv.h"
#include "reduce_mean_backward.spv.h"

static void
add_reduction (MienProgram *program, const MienNode *node, guint32 reduction)
{
  MienVulkanStep *step =
      mien_vulkan_add_run (program, node, MIEN_SHADER (reduce));
  step->spec[SPEC_REDUCTION] = reduction;
  mien_vulkan_finish_runs (program, step);
}

static void
add_mean (MienProgram *program, const MienNode *node)
{
  add_reduction (program, node, REDUCTION_MEAN);
}

static void
add_sum (MienProgram *program, const MienNode *node)
{
  add_reduction (program, node, REDUCTION_SUM);
}

static void
add_max (MienProgram *program, const MienNode *node)
{
  add_reduction (program, node, REDUCTION_MAX);
}

static void
add_backward (MienProgram *program, const MienNode *node)
{
  MienVulkanStep *step =
      mien_vulkan_add_run (program, node, MIEN_SHADER (reduce_mean_backward));
  mien_program_finish_elements (program, step);
}

const MienVulkanOp mien_vulkan_reduce_mean = { add_mean };

const MienVulkanOp mien_vulkan_reduce_sum = { add_sum };

const MienVulkanOp mien_vulkan_reduce_max = { add_max };

const MienVulkanOp mien_vulkan_reduce_mean_backward = { add_backward };
