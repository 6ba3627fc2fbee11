/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "ops.h"

#include "resize.spv.h"
#include "resize_backward.spv.h"

#include <string.h>

static MienVulkanStep *
add_step (MienProgram *program, const MienNode *node, MienShader shader)
{
  const MienResize *resize = &node->resize;
  MienVulkanStep *step = mien_program_add_step (program, node, shader);
  step->exact_params = TRUE;
  step->spec[SPEC_FROM_H] = resize->from[0];
  step->spec[SPEC_FROM_W] = resize->from[1];
  step->spec[SPEC_TO_H] = resize->to[0];
  step->spec[SPEC_TO_W] = resize->to[1];
  for (guint axis = 0; axis < 2; axis++) {
    const gsize n = 2 * (gsize) resize->to[axis];
    memcpy (mien_program_add_params (program, step, n), resize->places[axis],
        n * sizeof (float));
  }
  return step;
}

static void
add_resize (MienProgram *program, const MienNode *node)
{
  mien_program_finish_elements (program,
      add_step (program, node, MIEN_SHADER (resize)));
}

const MienVulkanOp mien_vulkan_resize = { add_resize };

/* For each row, or column, of the input, the range of those of the output that
 * read it: the first one, and the one after the last. */
static void
add_readers (MienProgram *program, MienVulkanStep *step, guint axis)
{
  const MienResize *resize = &step->node->resize;
  const MienSample *places = resize->places[axis];
  float *readers =
      mien_program_add_params (program, step, 2 * (gsize) resize->from[axis]);
  guint first = 0, end = 0;
  for (guint k = 0; k < resize->from[axis]; k++) {
    while (first < resize->to[axis]
        && places[first].at + (places[first].part > 0) < k)
      first++;
    while (end < resize->to[axis] && places[end].at <= k)
      end++;
    readers[2 * k] = first;
    readers[2 * k + 1] = end;
  }
}

static void
add_resize_backward (MienProgram *program, const MienNode *node)
{
  MienVulkanStep *step =
      add_step (program, node, MIEN_SHADER (resize_backward));
  add_readers (program, step, 0);
  add_readers (program, step, 1);
  mien_program_finish_elements (program, step);
}

const MienVulkanOp mien_vulkan_resize_backward = { add_resize_backward };
