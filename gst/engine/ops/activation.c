/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Relu, Clip, Sigmoid ... (https://onnx.ai/onnx/operators/). An activation that
 * is not fused is the epilogue of a node that does nothing else.
 */
#include "check.h"
#include "engine/backward.h"
#include "rewrite.h"

/* Whether the derivative cannot be computed from the output. */
typedef gboolean (*NeedsInput) (const MienActivation *activation,
    guint channels);

static gboolean
always (const MienActivation *activation, guint channels)
{
  return TRUE;
}

static gboolean
if_falling (const MienActivation *activation, guint channels)
{
  return activation->alpha < 0;
}

static gboolean
if_any_falls (const MienActivation *activation, guint channels)
{
  for (guint c = 0; c < channels; c++)
    if (activation->slope[c] < 0)
      return TRUE;
  return FALSE;
}

static const struct {
  const char *name;       /* ONNX's */
  NeedsInput needs_input; /* NULL: never */
} infos[MIEN_N_ACTIVATIONS] = {
  [MIEN_ACTIVATION_NONE] = { "none", NULL },
  [MIEN_ACTIVATION_RELU] = { "Relu", NULL },
  [MIEN_ACTIVATION_CLIP] = { "Clip", NULL },
  [MIEN_ACTIVATION_LEAKY_RELU] = { "LeakyRelu", if_falling },
  [MIEN_ACTIVATION_PRELU] = { "PRelu", if_any_falls },
  [MIEN_ACTIVATION_SIGMOID] = { "Sigmoid", NULL },
  [MIEN_ACTIVATION_HARD_SIGMOID] = { "HardSigmoid", NULL },
  [MIEN_ACTIVATION_HARD_SWISH] = { "HardSwish", always },
  [MIEN_ACTIVATION_ELU] = { "Elu", always },
  [MIEN_ACTIVATION_SWISH] = { "Swish", always },
  [MIEN_ACTIVATION_TANH] = { "Tanh", NULL },
  [MIEN_ACTIVATION_GELU] = { "Gelu", always },
  [MIEN_ACTIVATION_GELU_TANH] = { "Gelu", always },
  [MIEN_ACTIVATION_ERF] = { "Erf", always },
  [MIEN_ACTIVATION_EXP] = { "Exp", NULL },
  [MIEN_ACTIVATION_LOG] = { "Log", always },
  [MIEN_ACTIVATION_SQRT] = { "Sqrt", NULL },
  [MIEN_ACTIVATION_RECIPROCAL] = { "Reciprocal", NULL },
  [MIEN_ACTIVATION_ABS] = { "Abs", always },
  [MIEN_ACTIVATION_POW] = { "Pow", always },
  [MIEN_ACTIVATION_SOFTPLUS] = { "Softplus", always },
  [MIEN_ACTIVATION_MISH] = { "Mish", always },
  [MIEN_ACTIVATION_QUANTIZE] = { "QuantizeLinear", NULL },
};

const char *
mien_activation_name (MienActivationKind kind)
{
  return infos[kind].name;
}

gboolean
mien_activation_needs_input (const MienActivation *activation, guint channels)
{
  NeedsInput needs_input = infos[activation->kind].needs_input;
  return needs_input && needs_input (activation, channels);
}

gboolean
mien_check_activation (const MienCheck *check, const MienNode *node,
    const MienActivation *activation)
{
  if ((guint) activation->kind >= MIEN_N_ACTIVATIONS)
    return mien_refuse (check, node, "unknown activation %d", activation->kind);
  if (activation->kind == MIEN_ACTIVATION_CLIP
      && !(activation->alpha <= activation->beta))
    return mien_refuse (check, node, "cannot clip to %g..%g", activation->alpha,
        activation->beta);
  if (activation->kind == MIEN_ACTIVATION_QUANTIZE
      && !(activation->alpha > 0 && activation->beta >= -255
          && activation->beta <= 0))
    return mien_refuse (check, node,
        "expected steps above 0 and the lowest from -255 to 0, found %g and %g",
        activation->alpha, activation->beta);
  if (activation->kind == MIEN_ACTIVATION_PRELU)
    return mien_check_constant (check, node, "slope", activation->slope,
        mien_shape_dim (mien_check_shape (check, node->output), 0));
  return TRUE;
}

static gboolean
check (const MienCheck *check, const MienNode *node)
{
  if (node->activation.kind == MIEN_ACTIVATION_NONE)
    return mien_refuse (check, node, "has no activation");
  return mien_check_same (check, node);
}

/* The epilogue was all the node did. */
static void
through_activation (MienBackward *b, const MienNode *node, guint dy)
{
  mien_backward_pass (b, node, dy, node->inputs[0]);
}

static gboolean
give_activation (MienFusion *f, guint index)
{
  const MienNode *node = &f->graph->nodes[index];
  if (node->residual != MIEN_NO_VALUE)
    return FALSE;
  MienNode *host = mien_fusion_host (f, node->inputs[0], node->output);
  if (!host)
    return FALSE;
  host->activation = node->activation;
  mien_fusion_merge (f, host, index);
  return TRUE;
}

const MienOpInfo mien_op_activation = {
  .name = "Activation",
  .min_inputs = 1,
  .max_inputs = 1,
  .epilogue = MIEN_EPILOGUE_ALL,
  .check = check,
  .backward = through_activation,
  .fuse = give_activation,
};

static gboolean
check_backward (const MienCheck *check, const MienNode *node)
{
  const MienDerivative *derivative = &node->derivative;
  if (derivative->of.kind == MIEN_ACTIVATION_NONE)
    return mien_refuse (check, node,
        "expected an activation to "
        "differentiate");
  if ((guint) derivative->rule > MIEN_RULE_DECONVNET)
    return mien_refuse (check, node, "unknown rule %d", derivative->rule);
  return mien_check_alike (check, node, node->inputs[0], node->inputs[1])
      && mien_check_alike (check, node, node->inputs[0], node->output)
      && mien_check_activation (check, node, &derivative->of);
}

static guint
constants (const MienNode *node, const float *data[2])
{
  data[0] = node->derivative.of.slope;
  return 1;
}

const MienOpInfo mien_op_activation_backward = {
  .name = "ActivationBackward",
  .min_inputs = 2,
  .max_inputs = 2,
  .epilogue = MIEN_EPILOGUE_RESIDUAL,
  .of_gradients = TRUE,
  .check = check_backward,
  .constants = constants,
};
