/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network as the backends see it: values (shapes) and nodes in execution
 * order. The importer (onnx/) fills it, fusion rewrites it, the plan lays it
 * out in memory, and the backends run it. A graph is built by one thread and is
 * immutable afterwards; it may then be read by any thread.
 *
 * The importer lowers ONNX to a small set of nodes:
 *   Gemm and MatMul by a constant       -> MIEN_OP_CONV, 1x1 on {K, 1, 1}
 *   BatchNormalization, Add and Mul by a constant, if they cannot be folded
 *   into a neighbouring convolution     -> MIEN_OP_CONV, 1x1, group = C
 *   GlobalAveragePool, ReduceMean       -> MIEN_OP_REDUCE_MEAN
 *   LayerNormalization and the like     -> MIEN_OP_NORMALIZE; scale and shift
 *   as for BatchNormalization
 *   Flatten, Reshape, Squeeze, Unsqueeze, Identity, Dropout, and a Transpose
 *   that moves only dimensions of 1     -> a value that is a view of another
 *   any other Transpose                 -> recorded with the value, and
 *   performed (MIEN_OP_TRANSPOSE) only where an op needs the file's order. So
 *   the axes of a value may be in another order than those of the ONNX value
 *   of the same name.
 */
#pragma once

#include "engine/activation.h"
#include "engine/op.h"
#include "engine/port.h"
#include "engine/shape.h"

G_BEGIN_DECLS

#define MIEN_NO_VALUE G_MAXUINT

/* Files beyond these limits are broken or hostile, not networks for video. */
#define MIEN_MAX_NODES 4096
#define MIEN_MAX_MACS (G_GUINT64_CONSTANT (1) << 40)

/* Maximum number of inputs, and of outputs, of a graph. A detector has a few
 * outputs per scale; gradient.h adds three. */
#define MIEN_MAX_PORTS 32
#define MIEN_MAX_NETWORK_OUTPUTS (MIEN_MAX_PORTS - 4)

/* A sliding window over H and W. The four paddings are separate because
 * TensorFlow's "same" is asymmetric at stride 2. */
typedef struct {
  guint kernel_h, kernel_w;
  guint stride_h, stride_w;
  guint dilation_h, dilation_w;
  guint pad_top, pad_left, pad_bottom, pad_right;
} MienWindow;

/* 1x1, without stride or padding. */
#define MIEN_WINDOW_POINT ((MienWindow) { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 })

/* weight is {M, C / group, kernel_h, kernel_w}, bias is {M}; neither is NULL.
 * group == C is depthwise; kernel 1x1 with group == 1 is pointwise. */
typedef struct {
  MienWindow window;
  guint group;
  const float *weight;
  const float *bias;
} MienConv;

typedef struct {
  MienWindow window;
  gboolean count_include_pad; /* average pools only */
} MienPool;

/* One axis, or several neighbouring ones taken together: element (o, l, i) is
 * at (o * length + l) * inner + i. */
typedef struct {
  guint outer, length, inner;
} MienRun;

/* A part of an axis of the input: element (o, l, i) of the output, indexed like
 * a run, is element (o, first + l * step, i) of the input. */
typedef struct {
  MienRun run; /* of the input */
  guint first;
  gint step;
} MienSlice;

/* (x - mean) / sqrt (variance + epsilon), along `run`. */
typedef struct {
  MienRun run;
  float epsilon;
} MienNorm;

/* Products of `n` pairs of matrices {rows, depth} and {depth, columns}. An
 * operand that all pairs share is stored once. A turned operand is stored
 * column by column. */
typedef struct {
  guint n, rows, depth, columns;
  gboolean turned[2];
} MienMatmul;

/* Where a row or column of the output is sampled from the input: `part` of the
 * way (0 <= part < 1) from element `at` to the next. Both are floats because
 * they are stored as constants: `at` is a whole number. */
typedef struct {
  float at, part;
} MienSample;

/* Resizes planes of from[0] rows and from[1] columns to to[0] and to[1]. Each
 * element is interpolated bilinearly from the four around its place. The places
 * of rows, and those of columns, are in ascending order. */
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

/* Element (a, b, c ...) of the input goes to first + step * (a, b, c ...) of
 * the output, which has as many axes. All other elements are 0; those that
 * would be outside the output are dropped. */
typedef struct {
  gint first[MIEN_MAX_DIMS];
  guint step[MIEN_MAX_DIMS];
} MienSpread;

#define MIEN_SPREAD_IN_PLACE \
  ((MienSpread) { { 0, 0, 0, 0, 0, 0 }, { 1, 1, 1, 1, 1, 1 } })

typedef struct {
  char *name; /* ONNX value name, unique in the graph */
  MienShape shape;
  guint storage; /* the value whose memory this one uses: its own index, or that
                  * of another with as many elements (a view) */
  MienType type; /* of its elements */
} MienValue;

/* Bytes per item. */
static inline gsize
mien_value_size (const MienValue *value)
{
  return mien_shape_elements (&value->shape) * mien_type_size (value->type);
}

typedef struct {
  MienOp op;
  char *name; /* ONNX node name, for messages and layer lists */
  guint n_inputs;
  guint *inputs; /* value indexes. For ops with two operands: along each axis,
                  * counted from the first, both have the same length or one has
                  * 1 */
  guint output;  /* value index */

  /* Epilogue: output = activation (result + residual). The residual has the
   * output's shape. The op's descriptor says which of the two it supports. */
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
  guint output; /* value index; the file's first output, the scores */
  /* Further inputs that the caller writes (in graphs made by gradient.h) and
   * further outputs (in those, and in networks with several outputs). */
  guint n_more_inputs, n_more_outputs;
  guint more_inputs[MIEN_MAX_PORTS - 1];
  guint more_outputs[MIEN_MAX_PORTS - 1];
  GPtrArray *constants; /* owner of weights, biases and slopes (GBytes) */
} MienGraph;

/* All inputs and outputs by number: 0 is the graph's `input` and `output`, 1
 * and up are the others in order. No two ports share a storage. */
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

/* For building a graph, in the importer and in tests. All arguments are
 * copied. */
MienGraph *mien_graph_new (void);
void mien_graph_free (MienGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienGraph, mien_graph_free)

/* Returns the index of a new value. `storage` is MIEN_NO_VALUE for a value with
 * memory of its own, else the value it is a view of. */
guint mien_graph_add_value (MienGraph *graph, const char *name,
    const MienShape *shape, guint storage);

/* Appends a node, with everything zero except op, name, inputs and output
 * (residual is MIEN_NO_VALUE). The pointer is valid until the next node is
 * added. */
MienNode *mien_graph_add_node (MienGraph *graph, MienOp op, const char *name,
    const guint *inputs, guint n_inputs, guint output);

/* Copies `n` floats; the copy lives as long as the graph. */
const float *mien_graph_add_constant (MienGraph *graph, const float *data,
    gsize n);

/* Index of the value with this name, or MIEN_NO_VALUE. */
guint mien_graph_find_value (const MienGraph *graph, const char *name);

G_END_DECLS
