/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* https://onnx.ai/onnx/operators/onnx__Conv.html */
#include "conv.h"

#include "check.h"

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  const MienConv *conv = &node->conv;
  guint in = mien_shape_dim (mien_check_shape (check, node->inputs[0]), 0);
  guint out = mien_shape_dim (mien_check_shape (check, node->output), 0);
  if (conv->group < 1 || in % conv->group != 0 || out % conv->group != 0)
    return mien_refuse (check, node,
        "%u groups do not divide %u input and %u "
        "output channels",
        conv->group, in, out);
  if (!mien_check_window (check, node, &conv->window, FALSE, node->inputs[0],
          node->output))
    return FALSE;
  guint64 taps = (guint64) conv->window.kernel_h * conv->window.kernel_w;
  guint64 rows = (guint64) out * (in / conv->group);
  if (rows > MIEN_MAX_ELEMENTS)
    return mien_refuse (check, node, "has too many weights");
  return mien_check_constant (check, node, "weight", conv->weight, rows * taps)
      && mien_check_constant (check, node, "bias", conv->bias, out);
}

static guint64
macs (const MienGraph *graph, const MienNode *node)
{
  const MienShape *in = &graph->values[node->inputs[0]].shape;
  const MienShape *out = &graph->values[node->output].shape;
  return (guint64) mien_shape_elements (out)
      * (mien_shape_dim (in, 0) / node->conv.group) * node->conv.window.kernel_h
      * node->conv.window.kernel_w;
}

static guint
constants (const MienNode *node, const float *data[2])
{
  data[0] = node->conv.weight;
  data[1] = node->conv.bias;
  return 2;
}

const MienOpInfo mien_op_conv = {
  .name = "Conv",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = mien_conv_backward,
  .fuse = mien_conv_fuse,
  .macs = macs,
  .constants = constants,
};
