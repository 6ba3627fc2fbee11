/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checks of the ops that gradients need besides a network's own. */
#include "validate-private.h"

/* Two values of a node are of the same shape. */
static gboolean
check_alike (const MienCheck *check, const MienNode *node, guint a, guint b)
{
  if (!mien_shape_equal (mien_check_shape (check, a),
          mien_check_shape (check, b)))
    return mien_refuse (check, node, "\"%s\" and \"%s\" differ in shape",
        check->graph->values[a].name, check->graph->values[b].name);
  return TRUE;
}

gboolean
mien_check_spread (const MienCheck *check, const MienNode *node)
{
  const MienShape *in = mien_check_shape (check, node->inputs[0]);
  const MienShape *out = mien_check_shape (check, node->output);
  if (in->n_dims != out->n_dims)
    return mien_refuse (check, node, "expected an output of %u axes, found "
        "%u", in->n_dims, out->n_dims);
  for (guint k = 0; k < MIEN_MAX_DIMS; k++) {
    /* Room for a sum and a product of any two without overflow. */
    const gint limit = 4 * (gint) MIEN_MAX_ELEMENTS;
    if (node->step[k] < 1 || node->step[k] > MIEN_MAX_ELEMENTS ||
        node->first[k] < -limit || node->first[k] > limit)
      return mien_refuse (check, node, "cannot spread axis %u from %d by %u",
          k, node->first[k], node->step[k]);
    if (k >= in->n_dims && (node->first[k] != 0 || node->step[k] != 1))
      return mien_refuse (check, node, "spreads axis %u of %u", k,
          in->n_dims);
  }
  return TRUE;
}

/* Input 0 is the gradient at the output of a pool over what has the shape of
 * the node's output. */
static gboolean
check_pool_backward (const MienCheck *check, const MienNode *node)
{
  guint in = mien_shape_dim (mien_check_shape (check, node->inputs[0]), 0);
  guint out = mien_shape_dim (mien_check_shape (check, node->output), 0);
  if (in != out)
    return mien_refuse (check, node, "expected %u output channels, found %u",
        in, out);
  return mien_check_window (check, node, node->output, node->inputs[0]);
}

gboolean
mien_check_max_pool_backward (const MienCheck *check, const MienNode *node)
{
  return check_alike (check, node, node->inputs[1], node->output) &&
      check_pool_backward (check, node);
}

gboolean
mien_check_average_pool_backward (const MienCheck *check,
    const MienNode *node)
{
  return check_pool_backward (check, node);
}

gboolean
mien_check_reduce_mean_backward (const MienCheck *check, const MienNode *node)
{
  return mien_check_run (check, node, node->output) &&
      mien_check_elements (check, node, node->inputs[0],
          (gsize) node->run.outer * node->run.inner);
}

gboolean
mien_check_softmax_backward (const MienCheck *check, const MienNode *node)
{
  return check_alike (check, node, node->inputs[0], node->inputs[1]) &&
      check_alike (check, node, node->inputs[0], node->output) &&
      mien_check_run (check, node, node->output);
}

gboolean
mien_check_activation_backward (const MienCheck *check, const MienNode *node)
{
  if (node->activation != MIEN_ACTIVATION_NONE ||
      node->derived == MIEN_ACTIVATION_NONE)
    return mien_refuse (check, node, "expected an activation to "
        "differentiate, and none behind it");
  if ((guint) node->rule > MIEN_RULE_DECONVNET)
    return mien_refuse (check, node, "unknown rule %d", node->rule);
  return check_alike (check, node, node->inputs[0], node->inputs[1]) &&
      check_alike (check, node, node->inputs[0], node->output) &&
      mien_check_activation (check, node, node->derived);
}
