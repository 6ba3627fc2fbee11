/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ops that a node can have. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Every op once, as OP (NUMBER, name): each room builds its table from this
 * list, indexed by NUMBER. The comment names the member of MienNode's union
 * that the op uses; ops/ defines the rest.
 *
 * The ops from WINNER on occur only in gradients, which gradient.h builds; no
 * file contains them. dy is the gradient at the output of the differentiated
 * node, the result is the gradient at its input; pool and run are those of the
 * differentiated node.
 */
#define MIEN_OPS(OP) \
  OP (CONV, conv)                 /* conv */ \
  OP (MAX_POOL, max_pool)         /* pool; padding never wins */ \
  OP (AVERAGE_POOL, average_pool) /* pool */ \
  OP (REDUCE_MEAN, reduce_mean)   /* run */ \
  OP (REDUCE_SUM, reduce_sum)     /* run */ \
  OP (REDUCE_MAX, reduce_max)     /* run */ \
  OP (NORMALIZE, normalize)       /* norm: (x - mean) / deviation */ \
  OP (SOFTMAX, softmax)           /* run */ \
  OP (ACTIVATION, activation)     /* epilogue only */ \
  OP (ADD, add)                   /* inputs[0] + inputs[1] */ \
  OP (SUB, sub)                   /* inputs[0] - inputs[1] */ \
  OP (MUL, mul)                   /* inputs[0] * inputs[1] */ \
  OP (DIV, div)                   /* inputs[0] / inputs[1] */ \
  OP (MIN, min)                   /* the smaller of the two */ \
  OP (MAX, max)                   /* the larger of the two */ \
  OP (MATMUL, matmul)             /* matmul: inputs[0] inputs[1] */ \
  OP (CONSTANT, constant)         /* constant; no inputs */ \
  OP (CONCAT, concat)             /* run: outer and inner around the axis */ \
  OP (TRANSPOSE, transpose)       /* perm */ \
  OP (PAD, pad)                   /* pad */ \
  OP (SLICE, slice)               /* slice */ \
  OP (RESIZE, resize)             /* resize */ \
  OP (WINNER, winner)             /* run; 1 at the first maximum along it, \
                                     * 0 elsewhere */ \
  OP (SPREAD, spread)             /* spread */ \
  OP (MAX_POOL_BACKWARD, max_pool_backward) \
  /* dy, x; pool; to each window's first maximum, row by row */ \
  OP (AVERAGE_POOL_BACKWARD, average_pool_backward) /* dy; pool */ \
  OP (RESIZE_BACKWARD, resize_backward)             /* dy; resize */ \
  OP (REDUCE_MEAN_BACKWARD, reduce_mean_backward) \
  /* dy; run: dy / length all along it */ \
  OP (SOFTMAX_BACKWARD, softmax_backward) \
  /* dy, y; run: y (dy - sum of dy y) */ \
  OP (ACTIVATION_BACKWARD, activation_backward) /* dy, r; derivative */

#define MIEN_OP_NUMBER(NUMBER, name) MIEN_OP_##NUMBER,
typedef enum { MIEN_OPS (MIEN_OP_NUMBER) MIEN_N_OPS } MienOp;
#undef MIEN_OP_NUMBER

G_END_DECLS
