/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every activation, with the tolerance of what it gives. */
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
  /* Of a power of two, so that what lies between two steps does so exactly. */
  { "quantize", { MIEN_ACTIVATION_QUANTIZE, 0.25f, -3 }, { 1e-6, 1e-6 } },
};

/* The activation of a case on a value of so many channels. */
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
