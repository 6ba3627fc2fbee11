/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "oracle-private.h"

#include <math.h>

double
mien_oracle_activate (const MienActivation *activation, double x, guint channel)
{
  double alpha = activation->alpha, beta = activation->beta;
  switch (activation->kind) {
    case MIEN_ACTIVATION_NONE:
      return x;
    case MIEN_ACTIVATION_RELU:
      return fmax (x, 0);
    case MIEN_ACTIVATION_CLIP:
      return fmin (fmax (x, alpha), beta);
    case MIEN_ACTIVATION_LEAKY_RELU:
      return x < 0 ? alpha * x : x;
    case MIEN_ACTIVATION_PRELU:
      return x < 0 ? activation->slope[channel] * x : x;
    case MIEN_ACTIVATION_SIGMOID:
      return 1 / (1 + exp (-x));
    case MIEN_ACTIVATION_HARD_SIGMOID:
      return fmin (fmax (alpha * x + beta, 0), 1);
    case MIEN_ACTIVATION_HARD_SWISH:
      return x * fmin (fmax (x / 6 + 0.5, 0), 1);
    case MIEN_ACTIVATION_ELU:
      return x < 0 ? alpha * expm1 (x) : x;
    case MIEN_ACTIVATION_SWISH:
      return x / (1 + exp (-alpha * x));
    case MIEN_ACTIVATION_TANH:
      return tanh (x);
    case MIEN_ACTIVATION_GELU:
      return alpha * x * (1 + erf (x / G_SQRT2));
    case MIEN_ACTIVATION_GELU_TANH:
      return alpha * x
          * (1 + tanh (sqrt (2 / G_PI) * (x + 0.044715 * x * x * x)));
    case MIEN_ACTIVATION_ERF:
      return erf (x);
    case MIEN_ACTIVATION_EXP:
      return exp (x);
    case MIEN_ACTIVATION_LOG:
      return log (x);
    case MIEN_ACTIVATION_SQRT:
      return sqrt (x);
    case MIEN_ACTIVATION_RECIPROCAL:
      return 1 / x;
    case MIEN_ACTIVATION_ABS:
      return fabs (x);
    case MIEN_ACTIVATION_POW:
      return pow (x, alpha);
    case MIEN_ACTIVATION_SOFTPLUS:
      return fmax (x, 0) + log1p (exp (-fabs (x)));
    case MIEN_ACTIVATION_MISH:
      return x * tanh (fmax (x, 0) + log1p (exp (-fabs (x))));
    case MIEN_ACTIVATION_QUANTIZE:
      return alpha * nearbyint (fmin (fmax (x / alpha, beta), beta + 255));
    case MIEN_N_ACTIVATIONS:
      break;
  }
  g_assert_not_reached ();
}

static double
slope_of (const MienActivation *activation, double r, guint channel)
{
  double alpha = activation->alpha, beta = activation->beta;
  switch (activation->kind) {
    case MIEN_ACTIVATION_NONE:
    case MIEN_N_ACTIVATIONS:
      break;
    case MIEN_ACTIVATION_RELU:
      return r > 0;
    case MIEN_ACTIVATION_CLIP:
      return r > alpha && r < beta;
    case MIEN_ACTIVATION_LEAKY_RELU:
      return r > 0 ? 1 : alpha;
    case MIEN_ACTIVATION_PRELU:
      return r > 0 ? 1 : activation->slope[channel];
    case MIEN_ACTIVATION_SIGMOID:
      return r * (1 - r);
    case MIEN_ACTIVATION_HARD_SIGMOID:
      return r > 0 && r < 1 ? alpha : 0;
    case MIEN_ACTIVATION_HARD_SWISH:
      return r <= -3 ? 0 : r >= 3 ? 1 : r / 3 + 0.5;
    case MIEN_ACTIVATION_ELU:
      return r < 0 ? alpha * exp (r) : 1;
    case MIEN_ACTIVATION_SWISH: {
      double s = 1 / (1 + exp (-alpha * r));
      return s * (1 + alpha * r * (1 - s));
    }
    case MIEN_ACTIVATION_TANH:
      return 1 - r * r;
    case MIEN_ACTIVATION_GELU:
      return alpha
          * (1 + erf (r / G_SQRT2) + r * sqrt (2 / G_PI) * exp (-r * r / 2));
    case MIEN_ACTIVATION_GELU_TANH: {
      double t = tanh (sqrt (2 / G_PI) * (r + 0.044715 * r * r * r));
      return alpha
          * (1 + t
              + r * (1 - t * t) * sqrt (2 / G_PI) * (1 + 3 * 0.044715 * r * r));
    }
    case MIEN_ACTIVATION_ERF:
      return 2 / sqrt (G_PI) * exp (-r * r);
    case MIEN_ACTIVATION_EXP:
      return r;
    case MIEN_ACTIVATION_LOG:
      return 1 / r;
    case MIEN_ACTIVATION_SQRT:
      return 0.5 / r;
    case MIEN_ACTIVATION_RECIPROCAL:
      return -r * r;
    case MIEN_ACTIVATION_ABS:
      return (r > 0) - (r < 0);
    case MIEN_ACTIVATION_POW:
      return alpha * pow (r, alpha - 1);
    case MIEN_ACTIVATION_SOFTPLUS:
      return 1 / (1 + exp (-r));
    case MIEN_ACTIVATION_MISH: {
      double t = tanh (fmax (r, 0) + log1p (exp (-fabs (r))));
      return t + r * (1 - t * t) / (1 + exp (-r));
    }
    case MIEN_ACTIVATION_QUANTIZE:
      return r > alpha * beta && r < alpha * (beta + 255);
  }
  g_assert_not_reached ();
}

void
mien_oracle_activation_backward (const MienOracleCall *call)
{
  const MienDerivative *derivative = &call->node->derivative;
  gsize n = mien_shape_elements (call->out_shape);
  gsize plane = n / mien_shape_dim (call->out_shape, 0);
  for (gsize i = 0; i < n; i++) {
    double dy = call->in[0][i];
    double factor = slope_of (&derivative->of, call->in[1][i], i / plane);
    if (derivative->of.kind == MIEN_ACTIVATION_RELU
        && derivative->rule == MIEN_RULE_DECONVNET)
      factor = dy > 0;
    else if (derivative->of.kind == MIEN_ACTIVATION_RELU
        && derivative->rule == MIEN_RULE_GUIDED)
      factor *= dy > 0;
    call->out[i] = dy * factor;
  }
}
