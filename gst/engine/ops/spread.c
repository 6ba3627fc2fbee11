/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Moves elements apart, for the gradients of strides, paddings and
 * concatenations. */
#include "check.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  const MienSpread *spread = &node->spread;
  const MienShape *in = mien_check_shape (check, node->inputs[0]);
  const MienShape *out = mien_check_shape (check, node->output);
  if (in->n_dims != out->n_dims)
    return mien_refuse (check, node,
        "expected an output of %u axes, found "
        "%u",
        in->n_dims, out->n_dims);
  for (guint k = 0; k < MIEN_MAX_DIMS; k++) {
    /* So that the sum and the product of any two do not overflow. */
    const gint limit = 4 * (gint) MIEN_MAX_ELEMENTS;
    if (spread->step[k] < 1 || spread->step[k] > MIEN_MAX_ELEMENTS
        || spread->first[k] < -limit || spread->first[k] > limit)
      return mien_refuse (check, node, "cannot spread axis %u from %d by %u", k,
          spread->first[k], spread->step[k]);
    if (k >= in->n_dims && (spread->first[k] != 0 || spread->step[k] != 1))
      return mien_refuse (check, node, "spreads axis %u of %u", k, in->n_dims);
  }
  return TRUE;
}

const MienOpInfo mien_op_spread = {
  .name = "Spread",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .of_gradients = TRUE,
  .check = check,
};
