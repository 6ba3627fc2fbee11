/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every activation, with the tolerance of its results. */
#pragma once

#include "sweep.h"

typedef struct {
  const char *name;
  MienActivation activation;
  MienTolerance tolerance;
} ActivationCase;

static const ActivationCase activation_cases[] = {
  { "relu", { MIEN_ACTIVATION_RELU }, { 1e-6, 1e-6 } },
  { "clip", { MIEN_ACTIVATION_CLIP, 0, 6 }, { 1e-6, 1e-6 } },
  { "clip-negative", { MIEN_ACTIVATION_CLIP, -3, -0.5f }, { 1e-6, 1e-6 } },
  { "leaky-relu", { MIEN_ACTIVATION_LEAKY_RELU, 0.01f }, { 1e-6, 1e-6 } },
  { "prelu", { MIEN_ACTIVATION_PRELU }, { 1e-6, 1e-6 } },
  { "sigmoid", { MIEN_ACTIVATION_SIGMOID }, { 1e-6, 2e-5 } },
  { "hard-sigmoid", { MIEN_ACTIVATION_HARD_SIGMOID, 0.2f, 0.5f },
      { 1e-6, 1e-6 } },
  { "hard-swish", { MIEN_ACTIVATION_HARD_SWISH }, { 1e-6, 1e-6 } },
  { "elu", { MIEN_ACTIVATION_ELU, 0.75f }, { 1e-6, 2e-5 } },
  { "swish", { MIEN_ACTIVATION_SWISH, 1.5f }, { 1e-6, 2e-5 } },
  { "tanh", { MIEN_ACTIVATION_TANH }, { 1e-6, 2e-5 } },
  { "gelu", { MIEN_ACTIVATION_GELU, 0.5f }, { 4e-6, 2e-5 } },
  { "gelu-tanh", { MIEN_ACTIVATION_GELU_TANH, 0.5f }, { 2e-5, 2e-5 } },
  { "softplus", { MIEN_ACTIVATION_SOFTPLUS }, { 1e-6, 2e-5 } },
  { "mish", { MIEN_ACTIVATION_MISH }, { 4e-6, 2e-5 } },
  { "abs", { MIEN_ACTIVATION_ABS }, { 1e-6, 1e-6 } },
  { "erf", { MIEN_ACTIVATION_ERF }, { 2e-6, 2e-5 } },
  { "exp", { MIEN_ACTIVATION_EXP }, { 1e-6, 2e-5 } },
  { "log", { MIEN_ACTIVATION_LOG }, { 2e-6, 2e-5 } },
  { "sqrt", { MIEN_ACTIVATION_SQRT }, { 1e-6, 1e-5 } },
  { "reciprocal", { MIEN_ACTIVATION_RECIPROCAL }, { 1e-6, 1e-5 } },
  { "pow", { MIEN_ACTIVATION_POW, 3 }, { 1e-5, 4e-5 } },
  { "square", { MIEN_ACTIVATION_POW, 2 }, { 1e-6, 1e-5 } },
  { "pow-1.5", { MIEN_ACTIVATION_POW, 1.5f }, { 1e-5, 4e-5 } },
  /* A power of two, so that values halfway between two steps are exact. */
  { "quantize", { MIEN_ACTIVATION_QUANTIZE, 0.25f, -3 }, { 1e-6, 1e-6 } },
};

/* The activation of a case for a value with this number of channels. */
static inline MienActivation
activation_of (const ActivationCase *c, MienGraph *graph, guint channels)
{
  MienActivation activation = c->activation;
  g_autofree float *slope = g_new (float, channels);
  for (guint i = 0; i < channels; i++)
    slope[i] = 0.25f * i - 0.5f;
  if (activation.kind == MIEN_ACTIVATION_PRELU)
    activation.slope = mien_graph_add_constant (graph, slope, channels);
  return activation;
}
