/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://onnx.ai/onnx/operators/onnx__Constant.html, as an operand of
 * values. */
#include "check.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  return mien_check_constant (check, node, "elements", node->constant,
      mien_shape_elements (mien_check_shape (check, node->output)));
}

/* It has no inputs. */
static void
through_constant (MienBackward *b, const MienNode *node, guint dy)
{
}

static guint
constants (const MienNode *node, const float *data[2])
{
  data[0] = node->constant;
  return 1;
}

const MienOpInfo mien_op_constant = {
  .name = "Constant",
  .min_inputs = 0,
  .max_inputs = 0,
  .check = check,
  .backward = through_constant,
  .constants = constants,
};
