/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pooling (https://onnx.ai/onnx/operators/onnx__MaxPool.html and AveragePool).
 * Each channel is pooled separately.
 */

#include "ops.h"

#include "average_pool.spv.h"
#include "average_pool_backward.spv.h"
#include "max_pool.spv.h"
#include "max_pool_backward.spv.h"

#define BLOCK_ROWS 2
#define BLOCK_PIXELS 4

static MienVulkanStep *
add_step (MienProgram *program, const MienNode *node, MienShader shader)
{
  MienVulkanStep *step = mien_program_add_step (program, node, shader);
  mien_vulkan_step_set_window (step, &node->pool.window);
  step->spec[SPEC_COUNT_INCLUDE_PAD] = node->pool.count_include_pad;
  return step;
}

static void
add_forward (MienProgram *program, const MienNode *node)
{
  mien_program_finish_elements (program,
      add_step (program, node,
          node->op == MIEN_OP_MAX_POOL ? MIEN_SHADER (max_pool)
                                       : MIEN_SHADER (average_pool)));
}

static void
add_average_backward (MienProgram *program, const MienNode *node)
{
  mien_program_finish_elements (program,
      add_step (program, node, MIEN_SHADER (average_pool_backward)));
}

/* The larger the block of an invocation, the fewer windows span two blocks. */
static void
add_max_backward (MienProgram *program, const MienNode *node)
{
  MienVulkanStep *step =
      add_step (program, node, MIEN_SHADER (max_pool_backward));
  guint height = step->spec[SPEC_DST_H], width = step->spec[SPEC_DST_W];
  guint rows = MIN (BLOCK_ROWS, height), pixels = MIN (BLOCK_PIXELS, width);
  step->other = node->inputs[1];
  step->spec[SPEC_ROWS] = rows;
  step->spec[SPEC_PIXELS] = pixels;
  gsize blocks =
      (gsize) ((height + rows - 1) / rows) * ((width + pixels - 1) / pixels);
  mien_program_finish_step (program, step, blocks * step->spec[SPEC_DST_C]);
}

const MienVulkanOp mien_vulkan_max_pool = { add_forward };
const MienVulkanOp mien_vulkan_average_pool = { add_forward };
const MienVulkanOp mien_vulkan_max_pool_backward = { add_max_backward };
const MienVulkanOp mien_vulkan_average_pool_backward = { add_average_backward };
