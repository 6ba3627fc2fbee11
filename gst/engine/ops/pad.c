/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://onnx.ai/onnx/operators/onnx__Pad.html with mode "constant". */
#include "check.h"
#include "engine/backward.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  const MienShape *in = mien_check_shape (check, node->inputs[0]);
  const MienShape *out = mien_check_shape (check, node->output);
  for (guint k = 0; k < in->n_dims; k++)
    if (out->n_dims != in->n_dims
        || out->dims[k]
            != (guint64) in->dims[k] + node->pad.before[k] + node->pad.after[k])
      return mien_refuse (check, node,
          "the output does not have the padded "
          "shape");
  return TRUE;
}

static void
through_pad (MienBackward *b, const MienNode *node, guint dy)
{
  guint x = node->inputs[0];
  MienNode *back = mien_backward_add (b, node, MIEN_OP_SPREAD, &dy, 1, x,
      mien_backward_shape (b, x));
  back->spread = MIEN_SPREAD_IN_PLACE;
  for (guint k = 0; k < mien_backward_shape (b, x)->n_dims; k++)
    back->spread.first[k] = -(gint) node->pad.before[k];
}

const MienOpInfo mien_op_pad = {
  .name = "Pad",
  .min_inputs = 1,
  .max_inputs = 1,
  .check = check,
  .backward = through_pad,
};
