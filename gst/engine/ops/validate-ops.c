/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Checks of the ops of networks. */
#include "validate-private.h"
#include "engine/window.h"

gboolean
mien_check_constant (const MienCheck *check, const MienNode *node,
    const char *what, const float *data, guint64 n)
{
  GBytes *bytes = g_hash_table_lookup (check->constants, data);
  if (data == NULL || bytes == NULL)
    return mien_refuse (check, node, "has no %s", what);
  gsize found = g_bytes_get_size (bytes) / sizeof (float);
  if (found != n)
    return mien_refuse (check, node, "expected %" G_GUINT64_FORMAT
        " elements of %s, found %" G_GSIZE_FORMAT, n, what, found);
  return TRUE;
}

static gboolean
check_axis (const MienCheck *check, const MienNode *node, const MienAxis *axis,
    guint out)
{
  guint expected = mien_axis_output (axis);
  if (expected == 0)
    return mien_refuse (check, node, "kernel %u, stride %u, dilation %u and "
        "padding %u, %u do not fit an input of %u", axis->kernel,
        axis->stride, axis->dilation, axis->before, axis->after, axis->in);
  if (out != expected)
    return mien_refuse (check, node, "expected an output of %u rows or "
        "columns, found %u", expected, out);
  if (node->op != MIEN_OP_CONV && !mien_axis_touches_input (axis))
    return mien_refuse (check, node, "a window lies in the padding alone "
        "(padding %u, %u)", axis->before, axis->after);
  return TRUE;
}

gboolean
mien_check_window (const MienCheck *check, const MienNode *node, guint wide,
    guint narrow)
{
  const MienShape *in = mien_check_shape (check, wide);
  const MienShape *out = mien_check_shape (check, narrow);
  const MienAxis rows = mien_window_rows (&node->window,
      mien_shape_dim (in, 1));
  const MienAxis columns = mien_window_columns (&node->window,
      mien_shape_dim (in, 2));
  guint64 taps = (guint64) rows.kernel * columns.kernel;
  if (taps > MIEN_MAX_ELEMENTS ||
      taps * mien_shape_elements (out) > MIEN_MAX_MACS)
    return mien_refuse (check, node, "a window of %u x %u takes too long",
        rows.kernel, columns.kernel);
  return check_axis (check, node, &rows, mien_shape_dim (out, 1)) &&
      check_axis (check, node, &columns, mien_shape_dim (out, 2));
}

gboolean
mien_check_conv (const MienCheck *check, const MienNode *node)
{
  guint in = mien_shape_dim (mien_check_shape (check, node->inputs[0]), 0);
  guint out = mien_shape_dim (mien_check_shape (check, node->output), 0);
  if (node->group < 1 || in % node->group != 0 || out % node->group != 0)
    return mien_refuse (check, node, "%u groups do not divide %u input and %u "
        "output channels", node->group, in, out);
  if (!mien_check_window (check, node, node->inputs[0], node->output))
    return FALSE;
  guint64 taps = (guint64) node->window.kernel_h * node->window.kernel_w;
  guint64 rows = (guint64) out * (in / node->group);
  if (rows > MIEN_MAX_ELEMENTS)
    return mien_refuse (check, node, "the weights are too many");
  return mien_check_constant (check, node, "weight", node->weight,
          rows * taps) &&
      mien_check_constant (check, node, "bias", node->bias, out);
}

gboolean
mien_check_pool (const MienCheck *check, const MienNode *node)
{
  guint in = mien_shape_dim (mien_check_shape (check, node->inputs[0]), 0);
  guint out = mien_shape_dim (mien_check_shape (check, node->output), 0);
  if (in != out)
    return mien_refuse (check, node, "expected %u output channels, found %u",
        in, out);
  return mien_check_window (check, node, node->inputs[0], node->output);
}

gboolean
mien_check_run (const MienCheck *check, const MienNode *node, guint value)
{
  const MienRun *run = &node->run;
  gsize n = mien_shape_elements (mien_check_shape (check, value));
  gsize rest = (gsize) run->outer * run->inner;
  if (run->length < 1 || rest > MIEN_MAX_ELEMENTS || rest * run->length != n)
    return mien_refuse (check, node, "%u x %u x %u are not the %"
        G_GSIZE_FORMAT " elements of \"%s\"", run->outer, run->length,
        run->inner, n, check->graph->values[value].name);
  return TRUE;
}

gboolean
mien_check_elements (const MienCheck *check, const MienNode *node,
    guint value, gsize expected)
{
  gsize found = mien_shape_elements (mien_check_shape (check, value));
  if (found != expected)
    return mien_refuse (check, node, "expected %" G_GSIZE_FORMAT " elements "
        "of \"%s\", found %" G_GSIZE_FORMAT, expected,
        check->graph->values[value].name, found);
  return TRUE;
}

gboolean
mien_check_mean (const MienCheck *check, const MienNode *node)
{
  return mien_check_run (check, node, node->inputs[0]) &&
      mien_check_elements (check, node, node->output,
          (gsize) node->run.outer * node->run.inner);
}

gboolean
mien_check_softmax (const MienCheck *check, const MienNode *node)
{
  return mien_check_run (check, node, node->inputs[0]) &&
      mien_check_elements (check, node, node->output,
          mien_shape_elements (mien_check_shape (check, node->inputs[0])));
}

static gboolean
check_same (const MienCheck *check, const MienNode *node)
{
  if (!mien_shape_equal (mien_check_shape (check, node->inputs[0]),
          mien_check_shape (check, node->output)))
    return mien_refuse (check, node, "input and output differ in shape");
  return TRUE;
}

gboolean
mien_check_activation (const MienCheck *check, const MienNode *node,
    MienActivation activation)
{
  if ((guint) activation > MIEN_ACTIVATION_HARD_SWISH)
    return mien_refuse (check, node, "unknown activation %d", activation);
  if (activation == MIEN_ACTIVATION_CLIP && !(node->alpha <= node->beta))
    return mien_refuse (check, node, "cannot clip to %g..%g", node->alpha,
        node->beta);
  if (activation == MIEN_ACTIVATION_PRELU)
    return mien_check_constant (check, node, "slope", node->slope,
        mien_shape_dim (mien_check_shape (check, node->output), 0));
  return TRUE;
}

gboolean
mien_check_activation_op (const MienCheck *check, const MienNode *node)
{
  if (node->activation == MIEN_ACTIVATION_NONE)
    return mien_refuse (check, node, "names no activation");
  return check_same (check, node);
}

gboolean
mien_check_binary (const MienCheck *check, const MienNode *node)
{
  const MienShape *a = mien_check_shape (check, node->inputs[0]);
  const MienShape *b = mien_check_shape (check, node->inputs[1]);
  gsize n = mien_shape_elements (b);
  if (!mien_shape_equal (a, b) && n != 1 &&
      (n != mien_shape_dim (a, 0) || n != mien_shape_dim (b, 0))) {
    g_autofree char *first = mien_shape_to_string (a);
    g_autofree char *second = mien_shape_to_string (b);
    return mien_refuse (check, node, "expected a second input of the shape "
        "of the first, %s, or one element per channel, or one; found %s",
        first, second);
  }
  return check_same (check, node);
}

gboolean
mien_check_concat (const MienCheck *check, const MienNode *node)
{
  const MienRun *run = &node->run;
  gsize out = mien_shape_elements (mien_check_shape (check, node->output));
  gsize rest = (gsize) run->outer * run->inner;
  gsize sum = 0;
  for (guint i = 0; i < node->n_inputs; i++) {
    gsize in = mien_shape_elements (mien_check_shape (check, node->inputs[i]));
    if (rest == 0 || in % rest != 0)
      return mien_refuse (check, node, "input %u is no multiple of %u x %u", i,
          run->outer, run->inner);
    sum += in;
  }
  if (sum != out || run->length != out / rest)
    return mien_refuse (check, node, "the inputs have %" G_GSIZE_FORMAT
        " elements, the output %" G_GSIZE_FORMAT, sum, out);
  return TRUE;
}

gboolean
mien_check_transpose (const MienCheck *check, const MienNode *node)
{
  const MienShape *in = mien_check_shape (check, node->inputs[0]);
  const MienShape *out = mien_check_shape (check, node->output);
  guint seen = 0;
  for (guint k = 0; k < in->n_dims; k++) {
    if (node->perm[k] >= in->n_dims || (seen & (1u << node->perm[k])) != 0)
      return mien_refuse (check, node, "is no permutation of %u axes",
          in->n_dims);
    seen |= 1u << node->perm[k];
  }
  for (guint k = 0; k < in->n_dims; k++)
    if (out->n_dims != in->n_dims || out->dims[k] != in->dims[node->perm[k]])
      return mien_refuse (check, node, "the output does not have the permuted "
          "shape");
  return TRUE;
}

gboolean
mien_check_pad (const MienCheck *check, const MienNode *node)
{
  const MienShape *in = mien_check_shape (check, node->inputs[0]);
  const MienShape *out = mien_check_shape (check, node->output);
  for (guint k = 0; k < in->n_dims; k++)
    if (out->n_dims != in->n_dims || out->dims[k] != (guint64) in->dims[k] +
        node->pad_before[k] + node->pad_after[k])
      return mien_refuse (check, node, "the output does not have the padded "
          "shape");
  return TRUE;
}
