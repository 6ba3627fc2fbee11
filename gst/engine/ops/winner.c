/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where the maximum is: the start of a gradient. */
#include "check.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  return mien_check_run (check, node, node->inputs[0])
      && mien_check_elements (check, node, node->output,
          mien_shape_elements (mien_check_shape (check, node->inputs[0])));
}

const MienOpInfo mien_op_winner = {
  .name = "Winner",
  .min_inputs = 1,
  .max_inputs = 1,
  .of_gradients = TRUE,
  .check = check,
};
