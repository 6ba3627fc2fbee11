/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://onnx.ai/onnx/operators/onnx__Concat.html */
#include "check.h"
#include "engine/backward.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  const MienRun *run = &node->run;
  gsize out = mien_shape_elements (mien_check_shape (check, node->output));
  gsize rest = (gsize) run->outer * run->inner;
  gsize sum = 0;
  for (guint i = 0; i < node->n_inputs; i++) {
    gsize in = mien_shape_elements (mien_check_shape (check, node->inputs[i]));
    if (rest == 0 || in % rest != 0)
      return mien_refuse (check, node, "input %u is not a multiple of %u x %u",
          i, run->outer, run->inner);
    sum += in;
  }
  if (sum != out || run->length != out / rest)
    return mien_refuse (check, node,
        "the inputs have %" G_GSIZE_FORMAT
        " elements, the output %" G_GSIZE_FORMAT,
        sum, out);
  return TRUE;
}

/* Each input receives its part of the axis. */
static void
through_concat (MienBackward *b, const MienNode *node, guint dy)
{
  MienShape shape = { 3,
    { node->run.outer, node->run.length, node->run.inner } };
  guint whole = mien_backward_view (b, dy, &shape);
  gint first = 0;
  for (guint k = 0; k < node->n_inputs; k++) {
    guint value = node->inputs[k];
    shape.dims[1] = mien_shape_elements (mien_backward_shape (b, value))
        / ((gsize) shape.dims[0] * shape.dims[2]);
    if (mien_backward_wants (b, value)) {
      MienNode *part =
          mien_backward_add (b, node, MIEN_OP_SPREAD, &whole, 1, value, &shape);
      part->spread = MIEN_SPREAD_IN_PLACE;
      part->spread.first[1] = -first;
    }
    first += shape.dims[1];
  }
}

const MienOpInfo mien_op_concat = {
  .name = "Concat",
  .min_inputs = 1,
  .max_inputs = G_MAXUINT,
  .check = check,
  .backward = through_concat,
};
