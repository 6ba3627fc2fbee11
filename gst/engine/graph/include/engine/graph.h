/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network as the backends see it: values (shapes) and nodes in execution
 * order. The importer (onnx/) fills it, fusion rewrites it, the plan lays it
 * out in memory, the backends run it. A graph is built by one thread and is
 * immutable afterwards; it may then be read by any thread.
 *
 * The importer lowers ONNX to few kinds of node:
 *   Gemm and MatMul by a constant       -> MIEN_OP_CONV, 1x1 on {K, 1, 1}
 *   BatchNormalization, Add and Mul by a constant, where no convolution
 *   before or behind takes them in      -> MIEN_OP_CONV, 1x1, group = C
 *   GlobalAveragePool, ReduceMean       -> MIEN_OP_REDUCE_MEAN
 *   Flatten, Reshape, Squeeze, Unsqueeze, Identity, Dropout, and a Transpose
 *   that moves only dimensions of 1     -> a value that views another
 *   any other Transpose                 -> carried along with the value, and
 *   done (MIEN_OP_TRANSPOSE) only where an op needs the file's order. So a
 *   value may have its axes in another order than its ONNX namesake.
 */
#pragma once

#include "engine/shape.h"
#include "engine/port.h"

G_BEGIN_DECLS

#define MIEN_NO_VALUE G_MAXUINT

/* Beyond these a file is broken or hostile rather than a network for video. */
#define MIEN_MAX_NODES 4096
#define MIEN_MAX_MACS (G_GUINT64_CONSTANT (1) << 40)

/* Inputs, and outputs, that a graph may have. */
#define MIEN_MAX_PORTS 4

typedef enum {
  MIEN_OP_CONV,        /* weight, bias, window, group */
  MIEN_OP_MAX_POOL,    /* window; padding never wins */
  MIEN_OP_AVERAGE_POOL,/* window, count_include_pad */
  MIEN_OP_REDUCE_MEAN, /* run */
  MIEN_OP_SOFTMAX,     /* run */
  MIEN_OP_ACTIVATION,  /* epilogue only */
  MIEN_OP_ADD,         /* inputs[0] + inputs[1] */
  MIEN_OP_MUL,         /* inputs[0] * inputs[1] */
  MIEN_OP_CONCAT,      /* run.outer and run.inner around the axis */
  MIEN_OP_TRANSPOSE,   /* perm */
  MIEN_OP_PAD,         /* pad, constant */

  /* What gradients need besides (gradient.h makes them; no file has them).
   * dy is the gradient at the output of the node that is differentiated, the
   * result the one at its input; a window or run is that node's own. */
  MIEN_OP_WINNER,      /* run; 1 at the first maximum along it, 0 elsewhere */
  MIEN_OP_SPREAD,      /* first, step: the input's element (a, b, c) stands at
                        * first + step * (a, b, c) of the output; 0 between
                        * them; what falls outside is left out */
  MIEN_OP_MAX_POOL_BACKWARD,     /* dy, x; window; to each window's first
                                  * maximum, row by row */
  MIEN_OP_AVERAGE_POOL_BACKWARD, /* dy; window, count_include_pad */
  MIEN_OP_REDUCE_MEAN_BACKWARD,  /* dy; run: dy / length all along it */
  MIEN_OP_SOFTMAX_BACKWARD,      /* dy, y; run: y (dy - sum of dy y) */
  MIEN_OP_ACTIVATION_BACKWARD,   /* dy, r; derived, rule */
  MIEN_N_OPS
} MienOp;

typedef enum {
  MIEN_ACTIVATION_NONE,
  MIEN_ACTIVATION_RELU,         /* max (x, 0) */
  MIEN_ACTIVATION_CLIP,         /* min (max (x, alpha), beta) */
  MIEN_ACTIVATION_LEAKY_RELU,   /* x < 0 ? alpha x : x */
  MIEN_ACTIVATION_PRELU,        /* x < 0 ? slope[c] x : x */
  MIEN_ACTIVATION_SIGMOID,      /* 1 / (1 + exp (-x)) */
  MIEN_ACTIVATION_HARD_SIGMOID, /* clip (alpha x + beta, 0, 1) */
  MIEN_ACTIVATION_HARD_SWISH,   /* x clip (x / 6 + 0.5, 0, 1) */
} MienActivation;

/*
 * What a ReLU does to a gradient dy, r being its input or output:
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

/* A sliding window over H and W. The four paddings are apart because
 * TensorFlow's "same" is asymmetric at stride 2. */
typedef struct {
  guint kernel_h, kernel_w;
  guint stride_h, stride_w;
  guint dilation_h, dilation_w;
  guint pad_top, pad_left, pad_bottom, pad_right;
} MienWindow;

/* An axis (or several neighbouring ones) taken as one: element (o, l, i) lies
 * at (o * length + l) * inner + i. */
typedef struct {
  guint outer, length, inner;
} MienRun;

typedef struct {
  char *name;      /* ONNX value name, unique in the graph */
  MienShape shape;
  guint storage;   /* the value whose memory this one is: its own index, or
                    * another's of as many elements (a view) */
  MienType type;   /* of its elements */
} MienValue;

/* Bytes of one item. */
static inline gsize
mien_value_size (const MienValue *value)
{
  return mien_shape_elements (&value->shape) * mien_type_size (value->type);
}

typedef struct {
  MienOp op;
  char *name;      /* ONNX node name, for messages and layer lists */
  guint n_inputs;
  guint *inputs;   /* value indexes */
  guint output;    /* value index */

  /* Epilogue: output = activation (result + residual). The residual has the
   * output's shape. Any op but CONCAT, TRANSPOSE, PAD, SOFTMAX, WINNER and
   * SOFTMAX_BACKWARD may have one, ACTIVATION_BACKWARD a residual only. ADD
   * and MUL: inputs[1] has the shape of inputs[0], or {C, 1, 1}, or one
   * element. */
  guint residual;  /* value index or MIEN_NO_VALUE */
  MienActivation activation;
  float alpha, beta;
  const float *slope; /* PRELU: one per channel, axis 0 */

  /* CONV. weight is {M, C / group, kernel_h, kernel_w}, bias {M}, never NULL.
   * group == C is depthwise; kernel 1x1 with group == 1 is pointwise. */
  const float *weight;
  const float *bias;
  guint group;

  MienWindow window;
  gboolean count_include_pad;
  MienRun run;
  guint perm[MIEN_MAX_DIMS];   /* output axis k is input axis perm[k] */
  guint pad_before[MIEN_MAX_DIMS];
  guint pad_after[MIEN_MAX_DIMS];
  float pad_value;

  gint first[MIEN_MAX_DIMS];   /* SPREAD; input and output have as many axes */
  guint step[MIEN_MAX_DIMS];

  /*
   * ACTIVATION_BACKWARD: the activation that is differentiated, whose alpha,
   * beta and slope stand above. What r = inputs[1] is, and dx:
   *   RELU          its input or output   see MienRule
   *   CLIP          its input or output   dy [alpha < r < beta]
   *   LEAKY_RELU    input; or output      dy (r > 0 ? 1 : alpha)
   *   PRELU           where no slope < 0  dy (r > 0 ? 1 : slope[c])
   *   SIGMOID       its output            dy r (1 - r)
   *   HARD_SIGMOID  its output            dy alpha [0 < r < 1]
   *   HARD_SWISH    its input             dy times 0 for r <= -3, 1 for
   *                                       r >= 3, r / 3 + 0.5 between
   * The rule is RELU's alone.
   */
  MienActivation derived;
  MienRule rule;
} MienNode;

typedef struct {
  guint n_values;
  MienValue *values;
  guint n_nodes;
  MienNode *nodes;
  guint input;     /* value index; written by the caller */
  guint output;    /* value index; the scores */
  /* What else the caller writes and reads, of graphs made by gradient.h. */
  guint n_more_inputs, n_more_outputs;
  guint more_inputs[MIEN_MAX_PORTS - 1];
  guint more_outputs[MIEN_MAX_PORTS - 1];
  GPtrArray *constants; /* owner of weights, biases and slopes (GBytes) */
} MienGraph;

/* All inputs and outputs by number: 0 is the graph's `input` and `output`,
 * 1 and up are the others in order. The storages of all are different. */
static inline guint
mien_graph_n_inputs (const MienGraph *graph)
{
  return 1 + graph->n_more_inputs;
}

static inline guint
mien_graph_input (const MienGraph *graph, guint k)
{
  return k == 0 ? graph->input : graph->more_inputs[k - 1];
}

static inline guint
mien_graph_n_outputs (const MienGraph *graph)
{
  return 1 + graph->n_more_outputs;
}

static inline guint
mien_graph_output (const MienGraph *graph, guint k)
{
  return k == 0 ? graph->output : graph->more_outputs[k - 1];
}

/* Building, by the importer and by tests. Every function takes what it is
 * given by copy. */
MienGraph *mien_graph_new (void);
void mien_graph_free (MienGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienGraph, mien_graph_free)

/* Index of a new value; `storage` is MIEN_NO_VALUE for memory of its own. */
guint mien_graph_add_value (MienGraph *graph, const char *name,
    const MienShape *shape, guint storage);

/* A new node at the end with everything zero but op, name, inputs and output
 * (residual MIEN_NO_VALUE, window 1x1 with stride and dilation 1, group 1,
 * step 1).
 * The pointer is valid until the next node is added. */
MienNode *mien_graph_add_node (MienGraph *graph, MienOp op, const char *name,
    const guint *inputs, guint n_inputs, guint output);

/* Copy of `n` floats that lives as long as the graph. */
const float *mien_graph_add_constant (MienGraph *graph, const float *data,
    gsize n);

/* Checks what the backends rely on: indexes, shapes, order, windows. The
 * importer's last step, and a must for graphs that tests make by hand. */
gboolean mien_graph_validate (const MienGraph *graph, GError **error);

/* "Conv", "MaxPool" ...: ONNX's name where it has one. */
const char *mien_op_name (MienOp op);

/* Value by name, or MIEN_NO_VALUE. */
guint mien_graph_find_value (const MienGraph *graph, const char *name);

/* The value that the softmax at the end reads, or the sigmoid of one element,
 * through views; the output where there is neither. */
guint mien_graph_logits (const MienGraph *graph);

/* Multiply-accumulates of one item (convolutions only): what a speed is
 * measured against. */
guint64 mien_node_macs (const MienGraph *graph, const MienNode *node);
guint64 mien_graph_macs (const MienGraph *graph);

G_END_DECLS
