/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "randomgraph.h"

#include <math.h>

#include "random.h"
#include "sweep.h"

typedef struct {
  MienGraph *graph;
  GRand *rand;
} Builder;

/* 0 to n - 1 */
static guint
pick (Builder *b, guint n)
{
  return g_rand_int_range (b->rand, 0, n);
}

/* Any existing value; recent ones are more likely. */
static guint
pick_value (Builder *b)
{
  guint n = b->graph->n_values;
  return pick (b, 2) == 0 ? n - 1 : pick (b, n);
}

static MienShape
shape_of (Builder *b, guint value)
{
  return b->graph->values[value].shape;
}

static MienWindow
pick_window (Builder *b)
{
  MienWindow window = {
    1 + pick (b, 3),
    1 + pick (b, 3),
    1 + pick (b, 2),
    1 + pick (b, 2),
    1,
    1,
  };
  if (pick (b, 2) == 0) {
    window.pad_top = pick (b, window.kernel_h);
    window.pad_right = pick (b, window.kernel_w);
  }
  return window;
}

static void
add_conv (Builder *b, guint x)
{
  MienShape shape = shape_of (b, x);
  MienWindow window = pick_window (b);
  gboolean depthwise = pick (b, 3) == 0;
  MienShape out;
  if (mien_sweep_window_shape (b->graph, x, &window, 1, &out))
    mien_sweep_conv (b->graph, b->rand, x,
        depthwise ? shape.dims[0] : 1 + pick (b, 5),
        depthwise ? shape.dims[0] : 1, &window);
}

/* Like BatchNorm; half of them with a shift of 0, which padding requires to be
 * fused. */
static void
add_affine (Builder *b, guint x)
{
  static const MienWindow point = { 1, 1, 1, 1, 1, 1, 0, 0, 0, 0 };
  guint channels = shape_of (b, x).dims[0];
  MienNode *node =
      mien_sweep_conv (b->graph, b->rand, x, channels, channels, &point);
  g_autofree float *zeros = g_new0 (float, channels);
  if (pick (b, 2) == 0)
    node->conv.bias = mien_graph_add_constant (b->graph, zeros, channels);
}

static void
add_pool (Builder *b, guint x, MienOp op)
{
  MienWindow window = pick_window (b);
  MienShape shape;
  if (!mien_sweep_window_shape (b->graph, x, &window, shape_of (b, x).dims[0],
          &shape))
    return;
  MienNode *node = mien_sweep_node (b->graph, op, &x, 1, &shape);
  node->pool.window = window;
  node->pool.count_include_pad = pick (b, 2);
}

static void
add_activation (Builder *b, guint x)
{
  MienShape shape = shape_of (b, x);
  MienNode *node =
      mien_sweep_node (b->graph, MIEN_OP_ACTIVATION, &x, 1, &shape);
  /* All except QUANTIZE, which is discontinuous, and those not defined for all
   * numbers. */
  static const MienActivationKind more[] = { MIEN_ACTIVATION_GELU_TANH,
    MIEN_ACTIVATION_ERF, MIEN_ACTIVATION_ABS, MIEN_ACTIVATION_SOFTPLUS,
    MIEN_ACTIVATION_MISH };
  const guint kind = pick (b, MIEN_ACTIVATION_GELU + G_N_ELEMENTS (more));
  node->activation.kind = kind < MIEN_ACTIVATION_GELU
      ? MIEN_ACTIVATION_RELU + kind
      : more[kind - MIEN_ACTIVATION_GELU];
  node->activation.alpha = 0.25f;
  node->activation.beta = 0.5f;
  if (node->activation.kind == MIEN_ACTIVATION_PRELU) {
    g_autofree float *slope = g_new (float, shape.dims[0]);
    mien_random_uniform (b->rand, slope, shape.dims[0], 1);
    node->activation.slope =
        mien_graph_add_constant (b->graph, slope, shape.dims[0]);
  }
}

/* Adds `x` and the last value of the same shape, which may be `x` itself. */
static void
add_sum (Builder *b, guint x)
{
  MienShape shape = shape_of (b, x);
  guint y = b->graph->n_values - 1;
  for (MienShape other = shape_of (b, y); !mien_shape_equal (&shape, &other);
       other = shape_of (b, --y))
    ;
  const guint inputs[] = { x, y };
  mien_sweep_node (b->graph, pick (b, 4) == 0 ? MIEN_OP_MUL : MIEN_OP_ADD,
      inputs, 2, &shape);
}

/* Pads with zero, with -infinity followed by a max-pool that removes it, or
 * with another value. */
static void
add_pad (Builder *b, guint x)
{
  static const float values[] = { 0, 0, -INFINITY, 0.5f };
  MienShape shape = shape_of (b, x);
  guint before[3], after[3];
  for (guint k = 0; k < 3; k++) {
    before[k] = pick (b, k == 0 ? 8 : 2) == 1;
    after[k] = pick (b, k == 0 ? 8 : 2) == 1;
    shape.dims[k] += before[k] + after[k];
  }
  float value = values[pick (b, G_N_ELEMENTS (values))];
  if (isinf (value)
      && (before[0] + after[0] > 0 || shape.dims[1] < 3 || shape.dims[2] < 3))
    value = 0;
  MienNode *node = mien_sweep_node (b->graph, MIEN_OP_PAD, &x, 1, &shape);
  memcpy (node->pad.before, before, sizeof (before));
  memcpy (node->pad.after, after, sizeof (after));
  node->pad.value = value;
  if (isinf (value)) {
    guint padded = node->output;
    shape.dims[1] -= 2;
    shape.dims[2] -= 2;
    node = mien_sweep_node (b->graph, MIEN_OP_MAX_POOL, &padded, 1, &shape);
    node->pool.window = MIEN_WINDOW_POINT;
    node->pool.window.kernel_h = node->pool.window.kernel_w = 3;
  }
}

static void
add_transpose (Builder *b, guint x)
{
  static const guint perms[][3] = {
    { 1, 2, 0 },
    { 2, 0, 1 },
    { 0, 2, 1 },
    { 2, 1, 0 },
  };
  const guint *perm = perms[pick (b, G_N_ELEMENTS (perms))];
  MienShape in = shape_of (b, x), out = in;
  for (guint k = 0; k < 3; k++)
    out.dims[k] = in.dims[perm[k]];
  MienNode *node = mien_sweep_node (b->graph, MIEN_OP_TRANSPOSE, &x, 1, &out);
  memcpy (node->perm, perm, 3 * sizeof (perm[0]));
}

static void
add_view (Builder *b, guint x)
{
  MienShape in = shape_of (b, x);
  const MienShape shapes[] = {
    in,
    { 3, { in.dims[1], in.dims[0], in.dims[2] } },
    { 3, { in.dims[0] * in.dims[1], 1, in.dims[2] } },
  };
  g_autofree char *name = g_strdup_printf ("v%u", b->graph->n_values);
  b->graph->output = mien_graph_add_value (b->graph, name,
      &shapes[pick (b, G_N_ELEMENTS (shapes))], x);
}

static void
add_concat (Builder *b, guint x)
{
  MienShape shape = shape_of (b, x);
  const guint inputs[] = { x, b->graph->input, x };
  MienShape other = shape_of (b, b->graph->input);
  guint n =
      other.dims[1] == shape.dims[1] && other.dims[2] == shape.dims[2] ? 2 : 1;
  shape.dims[0] += n == 2 ? other.dims[0] : 0;
  MienNode *node =
      mien_sweep_node (b->graph, MIEN_OP_CONCAT, inputs, n, &shape);
  node->run = (MienRun) { 1, shape.dims[0], shape.dims[1] * shape.dims[2] };
}

/* The mean over H and W, often followed by a product with it as in
 * squeeze-and-excite. */
static void
add_mean (Builder *b, guint x)
{
  MienShape shape = shape_of (b, x);
  const MienShape out = { 3, { shape.dims[0], 1, 1 } };
  MienNode *node = mien_sweep_node (b->graph, MIEN_OP_REDUCE_MEAN, &x, 1, &out);
  node->run = (MienRun) { shape.dims[0], shape.dims[1] * shape.dims[2], 1 };
  const guint inputs[] = { x, node->output };
  if (pick (b, 2) == 0)
    mien_sweep_node (b->graph, MIEN_OP_MUL, inputs, 2, &shape);
}

/* Subtracts the sum or maximum along H and W or along the channels. */
static void
add_less (Builder *b, guint x)
{
  MienShape shape = shape_of (b, x), out = shape;
  const MienOp op = pick (b, 2) == 0 ? MIEN_OP_REDUCE_SUM : MIEN_OP_REDUCE_MAX;
  const gboolean channels = pick (b, 2);
  const guint area = shape.dims[1] * shape.dims[2];
  out.dims[0] = channels ? 1 : shape.dims[0];
  out.dims[1] = channels ? shape.dims[1] : 1;
  out.dims[2] = channels ? shape.dims[2] : 1;
  MienNode *node = mien_sweep_node (b->graph, op, &x, 1, &out);
  node->run = channels ? (MienRun) { 1, shape.dims[0], area }
                       : (MienRun) { shape.dims[0], area, 1 };
  const guint inputs[] = { x, node->output };
  mien_sweep_node (b->graph, MIEN_OP_SUB, inputs, 2, &shape);
}

static void
add_normalization (Builder *b, guint x)
{
  MienShape shape = shape_of (b, x);
  MienNode *node = mien_sweep_node (b->graph, MIEN_OP_NORMALIZE, &x, 1, &shape);
  const guint area = shape.dims[1] * shape.dims[2];
  node->norm = (MienNorm) { { 1, shape.dims[0], area }, 0.5f };
  if (pick (b, 2) == 0)
    node->norm.run = (MienRun) { shape.dims[0], area, 1 };
}

/* Products like attention scores: each map with its own transpose, on either
 * side. */
static void
add_products (Builder *b, guint x)
{
  MienShape shape = shape_of (b, x);
  const guint rows = shape.dims[1], columns = shape.dims[2];
  const gboolean turned = pick (b, 2);
  const MienShape out = { 3,
    { shape.dims[0], turned ? columns : rows, turned ? columns : rows } };
  const guint inputs[] = { x, x };
  MienNode *node = mien_sweep_node (b->graph, MIEN_OP_MATMUL, inputs, 2, &out);
  node->matmul = (MienMatmul) { shape.dims[0], out.dims[1],
    turned ? rows : columns, out.dims[2], { turned, !turned } };
}

static void
add_something (Builder *b)
{
  guint x = pick_value (b);
  switch (pick (b, 15)) {
    case 12:
      add_less (b, x);
      break;
    case 13:
      add_normalization (b, x);
      break;
    case 14:
      add_products (b, x);
      break;
    case 0:
    case 1:
      add_conv (b, x);
      break;
    case 2:
      add_affine (b, x);
      break;
    case 3:
    case 4:
      add_activation (b, x);
      break;
    case 5:
      add_sum (b, x);
      break;
    case 6:
      add_pool (b, x,
          pick (b, 2) == 0 ? MIEN_OP_MAX_POOL : MIEN_OP_AVERAGE_POOL);
      break;
    case 7:
      add_pad (b, x);
      break;
    case 8:
      add_transpose (b, x);
      break;
    case 9:
      add_view (b, x);
      break;
    case 10:
      add_concat (b, x);
      break;
    default:
      add_mean (b, x);
      break;
  }
}

MienGraph *
mien_test_random_graph (guint32 seed)
{
  Builder b = { NULL, g_rand_new_with_seed (seed) };
  b.graph =
      mien_sweep_graph (1 + pick (&b, 4), 3 + pick (&b, 6), 3 + pick (&b, 6));
  guint n = 4 + pick (&b, 24);
  add_activation (&b, b.graph->input);
  for (guint i = 0; i < n; i++)
    add_something (&b);
  /* The output must be computed by a node; it cannot be a view of the input. */
  add_activation (&b, b.graph->n_values - 1);
  g_rand_free (b.rand);
  return b.graph;
}
