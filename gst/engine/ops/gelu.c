/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Gelu as exporters decompose it (Hendrycks & Gimpel, "Gaussian Error Linear
 * Units", 2016). */
#include "gelu.h"

#include <math.h>

#include "conv.h"
#include "rewrite.h"

static gboolean
is_about (float x, double expected)
{
  return fabs (x - expected) <= 1e-4 * fabs (expected);
}

/* If `value` is a constant times another value, returns that value and the
 * constant, else `value` itself and 1. A product that has other readers does
 * not count. */
static guint
factor_of (const MienFusion *f, guint value, float *factor)
{
  float shift = 0;
  const MienNode *node = mien_fusion_feeder (f, value);
  *factor = 1;
  if (!node || !mien_fusion_is_plain (node)
      || !mien_conv_is_uniform (f, node, factor, &shift) || shift != 0) {
    *factor = 1;
    return value;
  }
  return node->inputs[0];
}

static gboolean
is_same (const MienFusion *f, guint a, guint b)
{
  return mien_fusion_storage (f, a) == mien_fusion_storage (f, b);
}

/* x + 0.044715 x^3, scaled */
static gboolean
is_cubic (const MienFusion *f, guint value, guint x)
{
  float scale = 0, shift = 0;
  const MienNode *sum = mien_fusion_feeder (f, value);
  if (!sum || sum->activation.kind != MIEN_ACTIVATION_NONE
      || sum->residual == MIEN_NO_VALUE || !is_same (f, sum->residual, x)
      || !mien_conv_is_uniform (f, sum, &scale, &shift)
      || !is_about (scale, 0.044715) || shift != 0)
    return FALSE;
  const MienNode *cube = mien_fusion_feeder (f, sum->inputs[0]);
  return cube && cube->op == MIEN_OP_ACTIVATION
      && cube->residual == MIEN_NO_VALUE
      && cube->activation.kind == MIEN_ACTIVATION_POW
      && cube->activation.alpha == 3 && is_same (f, cube->inputs[0], x);
}

/* The kind of Gelu of x that has this node in its middle, or NONE. */
static MienActivationKind
kind_of (const MienFusion *f, const MienNode *node, guint x)
{
  float scale = 0, shift = 0;
  if (!node || node->residual != MIEN_NO_VALUE
      || !mien_conv_is_uniform (f, node, &scale, &shift) || shift != 0)
    return MIEN_ACTIVATION_NONE;
  if (node->activation.kind == MIEN_ACTIVATION_ERF
      && is_same (f, node->inputs[0], x) && is_about (scale, G_SQRT2 / 2))
    return MIEN_ACTIVATION_GELU;
  if (node->activation.kind == MIEN_ACTIVATION_TANH
      && is_about (scale, sqrt (2 / G_PI)) && is_cubic (f, node->inputs[0], x))
    return MIEN_ACTIVATION_GELU_TANH;
  return MIEN_ACTIVATION_NONE;
}

/* a x (b + b f (x)), where f is erf (x / sqrt 2) or its approximation. */
gboolean
mien_fuse_gelu (MienFusion *f, guint index)
{
  MienNode *node = &f->graph->nodes[index];
  if (!mien_fusion_is_plain (node)
      || !mien_shape_equal (mien_fusion_shape (f, node->inputs[0]),
          mien_fusion_shape (f, node->inputs[1])))
    return FALSE;
  for (guint k = 0; k < 2; k++) {
    float a = 1, b = 0, shift = 0;
    const MienNode *gate = mien_fusion_feeder (f, node->inputs[k]);
    if (!gate || !mien_fusion_is_plain (gate)
        || !mien_conv_is_uniform (f, gate, &b, &shift) || b != shift)
      continue;
    const MienNode *middle = mien_fusion_feeder (f, gate->inputs[0]);
    guint x = node->inputs[1 - k];
    MienActivationKind kind = kind_of (f, middle, x);
    if (kind == MIEN_ACTIVATION_NONE) {
      x = factor_of (f, x, &a);
      kind = kind_of (f, middle, x);
    }
    if (kind == MIEN_ACTIVATION_NONE)
      continue;
    f->n_uses[mien_fusion_storage (f, x)]++;
    for (guint i = 0; i < 2; i++)
      mien_fusion_release (f, node->inputs[i]);
    node->op = MIEN_OP_ACTIVATION;
    node->inputs[0] = x;
    node->n_inputs = 1;
    node->activation = (MienActivation) { kind, .alpha = a * b };
    return TRUE;
  }
  return FALSE;
}
