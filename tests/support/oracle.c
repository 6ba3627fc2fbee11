/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "oracle-private.h"

#include <math.h>

typedef void (*Op) (const MienOracleCall *call);

/* Computes one element of the output of a window operation. */
typedef double (*WindowOp) (const MienOracleCall *call, guint c, guint y,
    guint x);

/* Element (c, y, x) of input 0. FALSE if it is in the padding. */
static gboolean
at (const MienOracleCall *call, guint c, gint64 y, gint64 x, double *value)
{
  gint64 h = mien_shape_dim (call->in_shape, 1);
  gint64 w = mien_shape_dim (call->in_shape, 2);
  if (y < 0 || y >= h || x < 0 || x >= w)
    return FALSE;
  *value = call->in[0][(c * h + y) * w + x];
  return TRUE;
}

/* The same for tap (ky, kx) of the window of output (y, x). */
static gboolean
tap (const MienOracleCall *call, const MienWindow *w, guint c, guint y, guint x,
    guint ky, guint kx, double *value)
{
  return at (call, c,
      (gint64) y * w->stride_h + ky * w->dilation_h - w->pad_top,
      (gint64) x * w->stride_w + kx * w->dilation_w - w->pad_left, value);
}

static void
each_window (const MienOracleCall *call, WindowOp op)
{
  guint channels = mien_shape_dim (call->out_shape, 0);
  guint height = mien_shape_dim (call->out_shape, 1);
  guint width = mien_shape_dim (call->out_shape, 2);
  double *out = call->out;
  for (guint c = 0; c < channels; c++)
    for (guint y = 0; y < height; y++)
      for (guint x = 0; x < width; x++)
        *out++ = op (call, c, y, x);
}

static double
conv_at (const MienOracleCall *call, guint m, guint y, guint x)
{
  const MienNode *node = call->node;
  const MienWindow *w = &node->conv.window;
  guint cin = mien_shape_dim (call->in_shape, 0) / node->conv.group;
  guint cout = mien_shape_dim (call->out_shape, 0) / node->conv.group;
  const float *weight =
      node->conv.weight + (gsize) m * cin * w->kernel_h * w->kernel_w;
  double sum = node->conv.bias[m], v;
  for (guint c = 0; c < cin; c++)
    for (guint ky = 0; ky < w->kernel_h; ky++)
      for (guint kx = 0; kx < w->kernel_w; kx++, weight++)
        if (tap (call, w, m / cout * cin + c, y, x, ky, kx, &v))
          sum += v * *weight;
  return sum;
}

static double
max_at (const MienOracleCall *call, guint c, guint y, guint x)
{
  const MienWindow *w = &call->node->pool.window;
  double best = -INFINITY, v;
  for (guint ky = 0; ky < w->kernel_h; ky++)
    for (guint kx = 0; kx < w->kernel_w; kx++)
      if (tap (call, w, c, y, x, ky, kx, &v))
        best = fmax (best, v);
  return best;
}

static double
average_at (const MienOracleCall *call, guint c, guint y, guint x)
{
  const MienWindow *w = &call->node->pool.window;
  double sum = 0, v;
  guint inside = 0;
  for (guint ky = 0; ky < w->kernel_h; ky++)
    for (guint kx = 0; kx < w->kernel_w; kx++)
      if (tap (call, w, c, y, x, ky, kx, &v)) {
        sum += v;
        inside++;
      }
  if (call->node->pool.count_include_pad)
    return sum / (w->kernel_h * w->kernel_w);
  return inside > 0 ? sum / inside : 0;
}

static void
reduce (const MienOracleCall *call)
{
  const MienRun *run = &call->node->run;
  for (guint o = 0; o < run->outer; o++)
    for (guint i = 0; i < run->inner; i++) {
      double sum = 0, best = -INFINITY;
      for (guint l = 0; l < run->length; l++) {
        const double x =
            call->in[0][((gsize) o * run->length + l) * run->inner + i];
        sum += x;
        best = fmax (best, x);
      }
      call->out[(gsize) o * run->inner + i] =
          call->node->op == MIEN_OP_REDUCE_MAX ? best
          : call->node->op == MIEN_OP_REDUCE_SUM
          ? sum
          : sum / run->length;
    }
}

static void
softmax (const MienOracleCall *call)
{
  const MienRun *run = &call->node->run;
  for (guint o = 0; o < run->outer; o++)
    for (guint i = 0; i < run->inner; i++) {
      gsize first = (gsize) o * run->length * run->inner + i;
      double top = -INFINITY, sum = 0;
      for (guint l = 0; l < run->length; l++)
        top = fmax (top, call->in[0][first + (gsize) l * run->inner]);
      for (guint l = 0; l < run->length; l++)
        sum += exp (call->in[0][first + (gsize) l * run->inner] - top);
      for (guint l = 0; l < run->length; l++)
        call->out[first + (gsize) l * run->inner] =
            exp (call->in[0][first + (gsize) l * run->inner] - top) / sum;
    }
}

static void
identity (const MienOracleCall *call)
{
  gsize n = mien_shape_elements (call->out_shape);
  for (gsize i = 0; i < n; i++)
    call->out[i] = call->in[0][i];
}

/* The indexes of an element along each axis of a shape. */
static void
place_of (const MienShape *shape, gsize i, gint64 at[MIEN_MAX_DIMS])
{
  for (guint k = shape->n_dims; k-- > 0; i /= shape->dims[k])
    at[k] = i % shape->dims[k];
}

/* The element at these indexes. FALSE if they are out of range. */
static gboolean
element_at (const MienShape *shape, const gint64 at[MIEN_MAX_DIMS], gsize *i)
{
  *i = 0;
  for (guint k = 0; k < shape->n_dims; k++) {
    if (at[k] < 0 || at[k] >= shape->dims[k])
      return FALSE;
    *i = *i * shape->dims[k] + at[k];
  }
  return TRUE;
}

/* The element of input k for element i of the output, with broadcasting. */
static double
meets (const MienOracleCall *call, guint k, gsize i)
{
  const MienShape *shape = &call->graph->values[call->node->inputs[k]].shape;
  gint64 at[MIEN_MAX_DIMS] = { 0 };
  gsize element = 0;
  place_of (call->out_shape, i, at);
  for (guint a = 0; a < shape->n_dims; a++)
    element = element * shape->dims[a] + (shape->dims[a] == 1 ? 0 : at[a]);
  return call->in[k][element];
}

static void
binary (const MienOracleCall *call)
{
  for (gsize i = 0; i < mien_shape_elements (call->out_shape); i++) {
    const double a = meets (call, 0, i), b = meets (call, 1, i);
    call->out[i] = call->node->op == MIEN_OP_SUB ? a - b
        : call->node->op == MIEN_OP_MUL          ? a * b
        : call->node->op == MIEN_OP_DIV          ? a / b
        : call->node->op == MIEN_OP_MIN          ? fmin (a, b)
        : call->node->op == MIEN_OP_MAX
        ? fmax (a, b)
        : a + b;
  }
}

static double
matrix_at (const MienOracleCall *call, guint k, gsize i, gsize row,
    gsize column)
{
  const MienMatmul *m = &call->node->matmul;
  const gsize rows = k == 0 ? m->rows : m->depth;
  const gsize columns = k == 0 ? m->depth : m->columns;
  const gsize n =
      mien_shape_elements (&call->graph->values[call->node->inputs[k]].shape);
  const double *matrix =
      call->in[k] + (n == rows * columns ? 0 : i * rows * columns);
  return matrix[m->turned[k] ? column * rows + row : row * columns + column];
}

static void
matmul (const MienOracleCall *call)
{
  const MienMatmul *m = &call->node->matmul;
  double *out = call->out;
  for (gsize i = 0; i < m->n; i++)
    for (gsize r = 0; r < m->rows; r++)
      for (gsize c = 0; c < m->columns; c++) {
        double sum = 0;
        for (gsize k = 0; k < m->depth; k++)
          sum += matrix_at (call, 0, i, r, k) * matrix_at (call, 1, i, k, c);
        *out++ = sum;
      }
}

static void
normalize (const MienOracleCall *call)
{
  const MienRun *run = &call->node->norm.run;
  for (guint o = 0; o < run->outer; o++)
    for (guint i = 0; i < run->inner; i++) {
      const gsize first = (gsize) o * run->length * run->inner + i;
      double mean = 0, variance = 0;
      for (gsize l = 0; l < run->length; l++)
        mean += call->in[0][first + l * run->inner] / run->length;
      for (gsize l = 0; l < run->length; l++)
        variance +=
            pow (call->in[0][first + l * run->inner] - mean, 2) / run->length;
      for (gsize l = 0; l < run->length; l++)
        call->out[first + l * run->inner] =
            (call->in[0][first + l * run->inner] - mean)
            / sqrt (variance + call->node->norm.epsilon);
    }
}

static void
constant (const MienOracleCall *call)
{
  for (gsize i = 0; i < mien_shape_elements (call->out_shape); i++)
    call->out[i] = call->node->constant[i];
}

static void
transpose (const MienOracleCall *call)
{
  for (gsize i = 0; i < mien_shape_elements (call->out_shape); i++) {
    gint64 at[MIEN_MAX_DIMS], from[MIEN_MAX_DIMS];
    gsize element = 0;
    place_of (call->out_shape, i, at);
    for (guint k = 0; k < call->out_shape->n_dims; k++)
      from[call->node->perm[k]] = at[k];
    g_assert_true (element_at (call->in_shape, from, &element));
    call->out[i] = call->in[0][element];
  }
}

static void
pad (const MienOracleCall *call)
{
  for (gsize i = 0; i < mien_shape_elements (call->out_shape); i++) {
    gint64 at[MIEN_MAX_DIMS];
    gsize element = 0;
    place_of (call->out_shape, i, at);
    for (guint k = 0; k < call->out_shape->n_dims; k++)
      at[k] -= call->node->pad.before[k];
    call->out[i] = element_at (call->in_shape, at, &element)
        ? call->in[0][element]
        : call->node->pad.value;
  }
}

void
mien_oracle_spread (const MienOracleCall *call)
{
  const MienSpread *spread = &call->node->spread;
  for (gsize i = 0; i < mien_shape_elements (call->out_shape); i++)
    call->out[i] = 0;
  for (gsize i = 0; i < mien_shape_elements (call->in_shape); i++) {
    gint64 at[MIEN_MAX_DIMS];
    gsize element = 0;
    place_of (call->in_shape, i, at);
    for (guint k = 0; k < call->in_shape->n_dims; k++)
      at[k] = spread->first[k] + at[k] * spread->step[k];
    if (element_at (call->out_shape, at, &element))
      call->out[element] = call->in[0][i];
  }
}

static const WindowOp window_ops[MIEN_N_OPS] = {
  [MIEN_OP_CONV] = conv_at,
  [MIEN_OP_MAX_POOL] = max_at,
  [MIEN_OP_AVERAGE_POOL] = average_at,
};

static const Op ops[MIEN_N_OPS] = {
  [MIEN_OP_REDUCE_MEAN] = reduce,
  [MIEN_OP_REDUCE_SUM] = reduce,
  [MIEN_OP_REDUCE_MAX] = reduce,
  [MIEN_OP_NORMALIZE] = normalize,
  [MIEN_OP_SOFTMAX] = softmax,
  [MIEN_OP_ACTIVATION] = identity,
  [MIEN_OP_ADD] = binary,
  [MIEN_OP_SUB] = binary,
  [MIEN_OP_MUL] = binary,
  [MIEN_OP_DIV] = binary,
  [MIEN_OP_MIN] = binary,
  [MIEN_OP_MAX] = binary,
  [MIEN_OP_MATMUL] = matmul,
  [MIEN_OP_CONSTANT] = constant,
  [MIEN_OP_TRANSPOSE] = transpose,
  [MIEN_OP_PAD] = pad,
  [MIEN_OP_SLICE] = mien_oracle_slice,
  [MIEN_OP_RESIZE] = mien_oracle_resize,
  [MIEN_OP_RESIZE_BACKWARD] = mien_oracle_resize_backward,
  [MIEN_OP_WINNER] = mien_oracle_winner,
  [MIEN_OP_SPREAD] = mien_oracle_spread,
  [MIEN_OP_MAX_POOL_BACKWARD] = mien_oracle_max_pool_backward,
  [MIEN_OP_AVERAGE_POOL_BACKWARD] = mien_oracle_average_pool_backward,
  [MIEN_OP_REDUCE_MEAN_BACKWARD] = mien_oracle_reduce_mean_backward,
  [MIEN_OP_SOFTMAX_BACKWARD] = mien_oracle_softmax_backward,
  [MIEN_OP_ACTIVATION_BACKWARD] = mien_oracle_activation_backward,
};

/* The only operation with a variable number of inputs. */
static void
concat (const MienOracle *oracle, const MienGraph *graph, const MienNode *node,
    double *out, guint item)
{
  gsize total = 0, at_length = 0;
  gsize unit = (gsize) node->run.outer * node->run.inner;
  for (guint k = 0; k < node->n_inputs; k++)
    total += mien_shape_elements (&graph->values[node->inputs[k]].shape) / unit;
  for (guint k = 0; k < node->n_inputs; k++) {
    gsize n = mien_shape_elements (&graph->values[node->inputs[k]].shape);
    const double *in = oracle->value[node->inputs[k]] + item * n;
    gsize length = n / unit;
    for (gsize o = 0; o < node->run.outer; o++)
      for (gsize l = 0; l < length; l++)
        for (gsize i = 0; i < node->run.inner; i++)
          out[(o * total + at_length + l) * node->run.inner + i] = *in++;
    at_length += length;
  }
}

static void
epilogue (const MienOracle *oracle, const MienOracleCall *call, guint item)
{
  const MienNode *node = call->node;
  gsize n = mien_shape_elements (call->out_shape);
  gsize plane = n / mien_shape_dim (call->out_shape, 0);
  if (node->residual != MIEN_NO_VALUE)
    for (gsize i = 0; i < n; i++)
      call->out[i] += oracle->value[node->residual][item * n + i];
  for (gsize i = 0; i < n; i++)
    call->out[i] =
        mien_oracle_activate (&node->activation, call->out[i], i / plane);
}

static void
run_node (MienOracle *oracle, const MienGraph *graph, const MienNode *node,
    guint item)
{
  const MienValue *values = graph->values;
  MienOracleCall call = {
    .graph = graph,
    .node = node,
    .in_shape = node->n_inputs > 0 ? &values[node->inputs[0]].shape : NULL,
    .out_shape = &values[node->output].shape,
  };
  call.out =
      oracle->value[node->output] + item * mien_shape_elements (call.out_shape);
  if (node->op == MIEN_OP_CONCAT) {
    concat (oracle, graph, node, call.out, item);
    return;
  }
  for (guint k = 0; k < MIN (node->n_inputs, 2); k++)
    call.in[k] = oracle->value[node->inputs[k]]
        + item * mien_shape_elements (&values[node->inputs[k]].shape);
  if (window_ops[node->op] != NULL)
    each_window (&call, window_ops[node->op]);
  else
    ops[node->op](&call);
  epilogue (oracle, &call, item);
}

gboolean
mien_oracle_has (MienOp op)
{
  return op == MIEN_OP_CONCAT || window_ops[op] != NULL || ops[op] != NULL;
}

/* Allocates a value that a node writes or the caller provides. */
static void
own_value (MienOracle *oracle, const MienGraph *graph, guint value, guint n)
{
  gsize size = mien_shape_elements (&graph->values[value].shape) * n;
  oracle->value[value] = g_new0 (double, size);
  g_ptr_array_add (oracle->owned, oracle->value[value]);
}

MienOracle *
mien_oracle_run (const MienGraph *graph, const float *const *inputs, guint n)
{
  MienOracle *oracle = g_new0 (MienOracle, 1);
  oracle->n_values = graph->n_values;
  oracle->value = g_new0 (double *, graph->n_values);
  oracle->owned = g_ptr_array_new_with_free_func (g_free);

  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    own_value (oracle, graph, mien_graph_input (graph, k), n);
  for (guint k = 0; k < graph->n_nodes; k++)
    own_value (oracle, graph, graph->nodes[k].output, n);
  for (guint v = 0; v < graph->n_values; v++)
    if (oracle->value[v] == NULL)
      oracle->value[v] = oracle->value[graph->values[v].storage];

  for (guint k = 0; k < mien_graph_n_inputs (graph); k++) {
    guint v = mien_graph_input (graph, k);
    gsize size = mien_shape_elements (&graph->values[v].shape) * n;
    for (gsize i = 0; i < size; i++)
      oracle->value[v][i] = inputs[k][i];
  }
  for (guint k = 0; k < graph->n_nodes; k++)
    for (guint item = 0; item < n; item++)
      run_node (oracle, graph, &graph->nodes[k], item);
  return oracle;
}

void
mien_oracle_free (MienOracle *oracle)
{
  if (oracle == NULL)
    return;
  g_ptr_array_unref (oracle->owned);
  g_free (oracle->value);
  g_free (oracle);
}
