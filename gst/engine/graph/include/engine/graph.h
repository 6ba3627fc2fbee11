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
 *   LayerNormalization and its likes    -> MIEN_OP_NORMALIZE, and scale and
 *   shift as those above
 *   Flatten, Reshape, Squeeze, Unsqueeze, Identity, Dropout, and a Transpose
 *   that moves only dimensions of 1     -> a value that views another
 *   any other Transpose                 -> carried along with the value, and
 *   done (MIEN_OP_TRANSPOSE) only where an op needs the file's order. So a
 *   value may have its axes in another order than its ONNX namesake.
 */
#pragma once

#include "engine/activation.h"
#include "engine/op.h"
#include "engine/port.h"
#include "engine/shape.h"

G_BEGIN_DECLS

#define MIEN_NO_VALUE G_MAXUINT

/* Beyond these a file is broken or hostile rather than a network for video. */
#define MIEN_MAX_NODES 4096
#define MIEN_MAX_MACS (G_GUINT64_CONSTANT (1) << 40)

/* Inputs, and outputs, that a graph may have. A detector has a few at each of
 * its scales; gradient.h adds three. */
#define MIEN_MAX_PORTS 32
#define MIEN_MAX_NETWORK_OUTPUTS (MIEN_MAX_PORTS - 4)

/* A sliding window over H and W. The four paddings are apart because
 * TensorFlow's "same" is asymmetric at stride 2. */
typedef struct {
  guint kernel_h, kernel_w;
  guint stride_h, stride_w;
  guint dilation_h, dilation_w;
  guint pad_top, pad_left, pad_bottom, pad_right;
} MienWindow;

/* 1x1, neither stride nor padding. */
#define MIEN_WINDOW_POINT ((MienWindow) { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 })

/* weight is {M, C / group, kernel_h, kernel_w}, bias {M}, never NULL.
 * group == C is depthwise; kernel 1x1 with group == 1 is pointwise. */
typedef struct {
  MienWindow window;
  guint group;
  const float *weight;
  const float *bias;
} MienConv;

typedef struct {
  MienWindow window;
  gboolean count_include_pad; /* of averages */
} MienPool;

/* An axis (or several neighbouring ones) taken as one: element (o, l, i) lies
 * at (o * length + l) * inner + i. */
typedef struct {
  guint outer, length, inner;
} MienRun;

/* A part of an axis of the input: element (o, l, i) of the output, as of a run,
 * is element (o, first + l * step, i) of the input's. */
typedef struct {
  MienRun run; /* of the input */
  guint first;
  gint step;
} MienSlice;

/* Along `run` less the mean, over the root of variance + epsilon. */
typedef struct {
  MienRun run;
  float epsilon;
} MienNorm;

/* Products of `n` pairs of matrices {rows, depth} and {depth, columns}: of one
 * that all pairs share there is one. The elements of a turned operand lie by
 * its columns. */
typedef struct {
  guint n, rows, depth, columns;
  gboolean turned[2];
} MienMatmul;

/* Where a row or column of an output lies among those of an input: `part` of
 * the way from element `at` to the next, from 0 to less than 1. Both are whole
 * numbers or parts of 1 as floats, as constants are. */
typedef struct {
  float at, part;
} MienSample;

/* Planes of from[0] rows and from[1] columns become such of `to`: each element
 * is mixed of the four around its place, by how near they are. The places of
 * rows, and of columns, ascend. */
typedef struct {
  guint outer; /* planes */
  guint from[2], to[2];
  const MienSample *places[2]; /* to[i] each; constants of the graph */
} MienResize;

typedef struct {
  guint before[MIEN_MAX_DIMS];
  guint after[MIEN_MAX_DIMS];
  float value;
} MienPad;

/* The input's element (a, b, c ...) stands at first + step * (a, b, c ...) of
 * the output, which has as many axes; 0 between them; what falls outside is
 * left out. */
typedef struct {
  gint first[MIEN_MAX_DIMS];
  guint step[MIEN_MAX_DIMS];
} MienSpread;

#define MIEN_SPREAD_IN_PLACE \
  ((MienSpread) { { 0, 0, 0, 0, 0, 0 }, { 1, 1, 1, 1, 1, 1 } })

typedef struct {
  char *name; /* ONNX value name, unique in the graph */
  MienShape shape;
  guint storage; /* the value whose memory this one is: its own index, or
                    * another's of as many elements (a view) */
  MienType type; /* of its elements */
} MienValue;

/* Bytes of one item. */
static inline gsize
mien_value_size (const MienValue *value)
{
  return mien_shape_elements (&value->shape) * mien_type_size (value->type);
}

typedef struct {
  MienOp op;
  char *name; /* ONNX node name, for messages and layer lists */
  guint n_inputs;
  guint *inputs; /* value indexes. Of ops on two values: along each axis,
                    * from the first, both are of one length or one is 1 */
  guint output;  /* value index */

  /* Epilogue: output = activation (result + residual). The residual has the
   * output's shape. The op's descriptor says which of the two it may have. */
  guint residual; /* value index or MIEN_NO_VALUE */
  MienActivation activation;

  union {
    MienConv conv;
    MienPool pool;
    MienRun run;
    MienNorm norm; /* run is its first member */
    MienMatmul matmul;
    const float *constant;     /* the output's elements */
    guint perm[MIEN_MAX_DIMS]; /* output axis k is input axis perm[k] */
    MienPad pad;
    MienSlice slice;
    MienResize resize;
    MienSpread spread;
    MienDerivative derivative; /* r is inputs[1] */
  };
} MienNode;

typedef struct {
  guint n_values;
  MienValue *values;
  guint n_nodes;
  MienNode *nodes;
  guint input;  /* value index; written by the caller */
  guint output; /* value index; the file's first, the scores */
  /* What else the caller writes, of graphs made by gradient.h, and reads, of
   * those and of networks with several outputs. */
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
 * (residual MIEN_NO_VALUE).
 * The pointer is valid until the next node is added. */
MienNode *mien_graph_add_node (MienGraph *graph, MienOp op, const char *name,
    const guint *inputs, guint n_inputs, guint output);

/* Copy of `n` floats that lives as long as the graph. */
const float *mien_graph_add_constant (MienGraph *graph, const float *data,
    gsize n);

/* Value by name, or MIEN_NO_VALUE. */
guint mien_graph_find_value (const MienGraph *graph, const char *name);

G_END_DECLS
