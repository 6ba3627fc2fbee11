/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Element-wise activations: the last thing a node computes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every activation once, in the order of the numbers that the shaders use
 * (shaders/activations.h). */
#define MIEN_ACTIVATIONS(ACTIVATION) \
  ACTIVATION (NONE) \
  ACTIVATION (RELU)         /* max (x, 0) */ \
  ACTIVATION (CLIP)         /* min (max (x, alpha), beta) */ \
  ACTIVATION (LEAKY_RELU)   /* x < 0 ? alpha x : x */ \
  ACTIVATION (PRELU)        /* x < 0 ? slope[c] x : x */ \
  ACTIVATION (SIGMOID)      /* 1 / (1 + exp (-x)) */ \
  ACTIVATION (HARD_SIGMOID) /* clip (alpha x + beta, 0, 1) */ \
  ACTIVATION (HARD_SWISH)   /* x clip (x / 6 + 0.5, 0, 1) */ \
  ACTIVATION (ELU)          /* x < 0 ? alpha (exp (x) - 1) : x */ \
  ACTIVATION (SWISH)        /* x / (1 + exp (-alpha x)) */ \
  ACTIVATION (TANH) \
  ACTIVATION (GELU)      /* alpha x (1 + erf (x / sqrt 2)) */ \
  ACTIVATION (GELU_TANH) /* alpha x (1 + tanh (sqrt (2 / pi) \
                             * (x + 0.044715 x^3))) */ \
  ACTIVATION (ERF) \
  ACTIVATION (EXP) \
  ACTIVATION (LOG) \
  ACTIVATION (SQRT) \
  ACTIVATION (RECIPROCAL) /* 1 / x */ \
  ACTIVATION (ABS) \
  ACTIVATION (POW)      /* x to the power of alpha */ \
  ACTIVATION (SOFTPLUS) /* log (1 + exp (x)) */ \
  ACTIVATION (MISH)     /* x tanh (log (1 + exp (x))) */ \
  ACTIVATION (QUANTIZE) /* alpha n, where n is clip (x / alpha, beta, \
                             * beta + 255), rounded half to even */

#define MIEN_ACTIVATION_NUMBER(name) MIEN_ACTIVATION_##name,
typedef enum {
  MIEN_ACTIVATIONS (MIEN_ACTIVATION_NUMBER) MIEN_N_ACTIVATIONS
} MienActivationKind;
#undef MIEN_ACTIVATION_NUMBER

typedef struct {
  MienActivationKind kind;
  float alpha, beta;
  const float *slope; /* PRELU: one per channel, axis 0 */
} MienActivation;

/*
 * What a ReLU does to a gradient dy, where r is its input or output:
 *   plain      dy [r > 0]            the derivative
 *   guided     dy [r > 0] [dy > 0]   Springenberg et al., "Striving for
 *                                    Simplicity: The All Convolutional Net"
 *                                    (2015)
 *   deconvnet  dy [dy > 0]           Zeiler & Fergus, "Visualizing and
 *                                    Understanding Convolutional Networks"
 *                                    (2014)
 */
typedef enum {
  MIEN_RULE_PLAIN,
  MIEN_RULE_GUIDED,
  MIEN_RULE_DECONVNET,
} MienRule;

/*
 * The gradient of an activation: which value r is, and dx:
 *   RELU          its input or output   see MienRule
 *   CLIP          its input or output   dy [alpha < r < beta]
 *   LEAKY_RELU    input; or output      dy (r > 0 ? 1 : alpha)
 *   PRELU           if no slope < 0     dy (r > 0 ? 1 : slope[c])
 *   SIGMOID       its output            dy r (1 - r)
 *   HARD_SIGMOID  its output            dy alpha [0 < r < 1]
 *   HARD_SWISH    its input             dy times 0 for r <= -3, 1 for
 *                                       r >= 3, r / 3 + 0.5 between
 *   ELU           its input             dy (r < 0 ? alpha exp (r) : 1)
 *   SWISH         its input             dy s (1 + alpha r (1 - s)), where
 *                                       s = 1 / (1 + exp (-alpha r))
 *   TANH          its output            dy (1 - r^2)
 *   GELU          its input             dy alpha (1 + erf (r / sqrt 2)
 *                                       + r sqrt (2 / pi) exp (-r^2 / 2))
 *   GELU_TANH     its input             dy alpha (1 + t + r (1 - t^2) u'),
 *                                       where t = tanh (u)
 *   ERF           its input             dy 2 / sqrt (pi) exp (-r^2)
 *   EXP           its output            dy r
 *   LOG           its input             dy / r
 *   SQRT          its output            dy / (2 r)
 *   RECIPROCAL    its output            - dy r^2
 *   ABS           its input             dy (r > 0 ? 1 : -1), 0 at 0
 *   POW           its input             dy alpha r^(alpha - 1)
 *   SOFTPLUS      its input             dy / (1 + exp (-r))
 *   MISH          its input             dy (t + r (1 - t^2) / (1 + exp (-r))),
 *                                       where t = tanh (log (1 + exp (r)))
 *   QUANTIZE      its input or output   dy [beta < r / alpha < beta + 255]
 */
typedef struct {
  MienActivation of;
  MienRule rule; /* RELU only */
} MienDerivative;

G_END_DECLS
