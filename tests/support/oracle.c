/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "oracle-private.h"

#include <math.h>

typedef void (*Op) (const MienOracleCall *call);

/* Called for each element of the output of a window operation. */
typedef double (*WindowOp) (const MienOracleCall *call, guint c, guint y,
    guint x);

/* Element (c, y, x) of input 0. FALSE where that lies in the padding. */
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

/* The same for tap (ky, kx) of the window that makes output (y, x). */
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
reduce_mean (const MienOracleCall *call)
{
  const MienRun *run = &call->node->run;
  for (guint o = 0; o < run->outer; o++)
    for (guint i = 0; i < run->inner; i++) {
      double sum = 0;
      for (guint l = 0; l < run->length; l++)
        sum += call->in[0][((gsize) o * run->length + l) * run->inner + i];
      call->out[(gsize) o * run->inner + i] = sum / run->length;
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

/* Element of input 1 that meets element i of input 0. */
static double
second (const MienOracleCall *call, gsize i)
{
  const MienValue *values = call->graph->values;
  gsize n0 = mien_shape_elements (call->in_shape);
  gsize n1 = mien_shape_elements (&values[call->node->inputs[1]].shape);
  return call->in[1][i / (n0 / n1)];
}

static void
add (const MienOracleCall *call)
{
  gsize n = mien_shape_elements (call->out_shape);
  for (gsize i = 0; i < n; i++)
    call->out[i] = call->in[0][i] + second (call, i);
}

static void
mul (const MienOracleCall *call)
{
  gsize n = mien_shape_elements (call->out_shape);
  for (gsize i = 0; i < n; i++)
    call->out[i] = call->in[0][i] * second (call, i);
}

/* The places of an element along each of a shape's axes, in order. */
static void
place_of (const MienShape *shape, gsize i, gint64 at[MIEN_MAX_DIMS])
{
  for (guint k = shape->n_dims; k-- > 0; i /= shape->dims[k])
    at[k] = i % shape->dims[k];
}

/* The element at a place. FALSE where that is outside. */
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
  [MIEN_OP_REDUCE_MEAN] = reduce_mean,
  [MIEN_OP_SOFTMAX] = softmax,
  [MIEN_OP_ACTIVATION] = identity,
  [MIEN_OP_ADD] = add,
  [MIEN_OP_MUL] = mul,
  [MIEN_OP_TRANSPOSE] = transpose,
  [MIEN_OP_PAD] = pad,
  [MIEN_OP_SLICE] = mien_oracle_slice,
  [MIEN_OP_WINNER] = mien_oracle_winner,
  [MIEN_OP_SPREAD] = mien_oracle_spread,
  [MIEN_OP_MAX_POOL_BACKWARD] = mien_oracle_max_pool_backward,
  [MIEN_OP_AVERAGE_POOL_BACKWARD] = mien_oracle_average_pool_backward,
  [MIEN_OP_REDUCE_MEAN_BACKWARD] = mien_oracle_reduce_mean_backward,
  [MIEN_OP_SOFTMAX_BACKWARD] = mien_oracle_softmax_backward,
  [MIEN_OP_ACTIVATION_BACKWARD] = mien_oracle_activation_backward,
};

/* The one operation with any number of inputs. */
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
    .in_shape = &values[node->inputs[0]].shape,
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

/* Memory for a value that a node writes, or that the caller gives. */
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
