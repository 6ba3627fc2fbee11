/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://onnx.ai/onnx/operators/onnx__Slice.html along one axis, and the parts
 * of Split. */
#include "check.h"
#include "engine/backward.h"

/* Length of the output along the axis. */
static guint
length_of (const MienShape *out, const MienRun *run)
{
  return mien_shape_elements (out) / ((gsize) run->outer * run->inner);
}

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  const MienSlice *slice = &node->slice;
  const MienShape *out = mien_check_shape (check, node->output);
  if (!mien_check_run (check, node, node->inputs[0]))
    return FALSE;
  const gsize rest = (gsize) slice->run.outer * slice->run.inner;
  const gint64 n = length_of (out, &slice->run);
  const gint64 last = slice->first + (n - 1) * (gint64) slice->step;
  if (slice->step == 0 || slice->step < -(gint) MIEN_MAX_ELEMENTS
      || slice->step > (gint) MIEN_MAX_ELEMENTS)
    return mien_refuse (check, node, "cannot take every %dth element",
        slice->step);
  if (n < 1 || n * rest != mien_shape_elements (out)
      || slice->first >= slice->run.length || last < 0
      || last >= slice->run.length)
    return mien_refuse (check, node,
        "takes elements %u to %" G_GINT64_FORMAT " of %u", slice->first, last,
        slice->run.length);
  return TRUE;
}

/* The elements go back where they were taken from; reversed first if the slice
 * was backwards. */
static void
through_slice (MienBackward *b, const MienNode *node, guint dy)
{
  const MienSlice *slice = &node->slice;
  const MienRun *run = &slice->run;
  const guint n = length_of (mien_backward_shape (b, node->output), run);
  const MienShape in = { 3, { run->outer, run->length, run->inner } };
  const MienShape out = { 3, { run->outer, n, run->inner } };
  gint first = slice->first;
  guint part = mien_backward_view (b, dy, &out);
  if (slice->step < 0) {
    MienNode *turned =
        mien_backward_emit (b, node, MIEN_OP_SLICE, &part, 1, &out);
    turned->slice = (MienSlice) { { run->outer, n, run->inner }, n - 1, -1 };
    part = turned->output;
    first += ((gint) n - 1) * slice->step;
  }
  MienNode *spread = mien_backward_add (b, node, MIEN_OP_SPREAD, &part, 1,
      node->inputs[0], &in);
  spread->spread = MIEN_SPREAD_IN_PLACE;
  spread->spread.first[1] = first;
  spread->spread.step[1] = ABS (slice->step);
}

const MienOpInfo mien_op_slice = {
  .name = "Slice",
  .min_inputs = 1,
  .max_inputs = 1,
  .check = check,
  .backward = through_slice,
};
