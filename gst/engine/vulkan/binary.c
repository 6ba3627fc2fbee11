/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sums, products and the like of two values with broadcasting. */

#include "ops.h"

#include <string.h>

#include "engine/walk.h"

#include "binary.spv.h"

static void
add_binary (MienProgram *program, const MienNode *node, guint32 kind)
{
  const MienValue *values = program->graph->values;
  const MienShape *other = &values[node->inputs[1]].shape;
  MienVulkanStep *step =
      mien_program_add_step (program, node, MIEN_SHADER (binary));
  MienWalk walk = mien_walk_broadcast (&values[node->output].shape,
      &values[node->inputs[0]].shape, other);
  mien_walk_join (&walk);
  step->other = node->inputs[1];
  step->spec[SPEC_BINARY] = kind;
  step->spec[SPEC_OTHER_COUNT] = mien_shape_elements (other);
  memcpy (&step->spec[SPEC_DIM], walk.dims, sizeof (walk.dims));
  memcpy (&step->spec[SPEC_STEP], walk.step[0], sizeof (walk.step[0]));
  memcpy (&step->spec[SPEC_FIRST], walk.step[1], sizeof (walk.step[1]));
  mien_program_finish_elements (program, step);
}

#define BINARY(name, NUMBER) \
  static void add_##name (MienProgram *program, const MienNode *node) \
  { \
    add_binary (program, node, BINARY_##NUMBER); \
  } \
  const MienVulkanOp mien_vulkan_##name = { add_##name };

BINARY (add, ADD)
BINARY (sub, SUB)
BINARY (mul, MUL)
BINARY (div, DIV)
BINARY (min, MIN)
BINARY (max, MAX)
