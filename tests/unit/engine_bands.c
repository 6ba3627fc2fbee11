/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Steps computed band by band are bit-identical to computing all rows at once,
 * however small the cache is. */
#include <string.h>

#include "net.h"
#include "random.h"
#include "sweep.h"

#define ITEMS 2

static const char *const levels[] = { "generic", "avx2", "avx512" };

/* Bytes: from one row of few channels to most of a value. */
static const gsize caches[] = { 300, 1500, 3000, 6000, 10000, 16000, 24000,
  36000, 50000, 80000 };

/* A convolution or a pool. */
typedef struct {
  guint channels; /* of the output; 0: max-pool, 1: average pool */
  guint group;    /* 0: depthwise */
  MienWindow window;
  MienActivationKind activation;
  gboolean residual; /* of the first layer's output */
} Layer;

#define WINDOW(kernel, stride, before, after) \
  { \
    kernel, kernel, stride, stride, 1, 1, before, before, after, after \
  }
#define POINT WINDOW (1, 1, 0, 0)
#define THREE WINDOW (3, 1, 1, 1)
#define HALF WINDOW (2, 2, 0, 0)
#define RELU MIEN_ACTIVATION_RELU

typedef struct {
  const char *name;
  guint channels, height, width;
  Layer layers[12];
} Network;

static const Network networks[] = {
  { "detector", 3, 80, 104,
      { { 16, 1, WINDOW (3, 2, 1, 1), RELU }, { 16, 1, POINT },
          { 16, 0, THREE, RELU }, { 0, 0, HALF }, { 16, 1, POINT },
          { 16, 0, THREE, RELU }, { 24, 1, POINT }, { 24, 0, THREE, RELU },
          { 24, 1, POINT }, { 24, 0, THREE, RELU }, { 0, 0, HALF } } },
  { "odd", 1, 121, 163,
      { { 9, 1, WINDOW (3, 2, 0, 1), MIEN_ACTIVATION_SWISH },
          { 9, 0, WINDOW (5, 1, 2, 2) }, { 13, 1, POINT, RELU },
          { 13, 0, WINDOW (3, 1, 1, 0), MIEN_ACTIVATION_HARD_SWISH },
          { 13, 0, WINDOW (3, 1, 0, 1) }, { 1, 0, WINDOW (3, 2, 1, 1) },
          { 5, 1, THREE, MIEN_ACTIVATION_SIGMOID } } },
  { "strides", 2, 195, 170,
      { { 6, 2, WINDOW (3, 1, 2, 0) }, { 6, 1, WINDOW (1, 3, 0, 0), RELU },
          { 8, 2, THREE }, { 0, 0, WINDOW (3, 1, 1, 1) },
          { 8, 0, WINDOW (3, 2, 1, 1) }, { 4, 1, POINT } } },
  { "valid", 2, 90, 103,
      { { 8, 1, POINT }, { 8, 0, WINDOW (3, 1, 0, 0), RELU },
          { 8, 0, WINDOW (3, 1, 0, 0) }, { 3, 1, WINDOW (3, 1, 0, 0) },
          { 0, 0, WINDOW (3, 3, 0, 0) } } },
  { "residual", 4, 71, 64,
      { { 8, 1, THREE, RELU }, { 24, 1, POINT, RELU }, { 24, 0, THREE, RELU },
          { 8, 1, POINT, MIEN_ACTIVATION_NONE, TRUE },
          { 8, 0, THREE, RELU, TRUE }, { 8, 1, POINT } } },
  { "tall", 1, 200, 17,
      { { 5, 1, THREE, RELU }, { 5, 0, THREE }, { 5, 1, POINT },
          { 5, 0, THREE } } },
  { "maxima", 3, 160, 99,
      { { 8, 1, THREE, RELU }, { 0, 0, WINDOW (3, 2, 1, 1), RELU },
          { 12, 1, POINT }, { 0, 0, WINDOW (3, 2, 0, 1) }, { 6, 1, POINT } } },
};

static guint
add_layer (MienGraph *graph, GRand *rand, guint input, guint first,
    const Layer *layer)
{
  const guint channels = graph->values[input].shape.dims[0];
  MienNode *node;
  if (layer->channels > 1) {
    node = mien_sweep_conv (graph, rand, input, layer->channels,
        layer->group == 0 ? channels : layer->group, &layer->window);
  } else {
    MienShape shape;
    g_assert_true (mien_sweep_window_shape (graph, input, &layer->window,
        channels, &shape));
    node = mien_sweep_node (graph,
        layer->channels == 1 ? MIEN_OP_AVERAGE_POOL : MIEN_OP_MAX_POOL, &input,
        1, &shape);
    node->pool.window = layer->window;
  }
  node->activation.kind = layer->activation;
  node->activation.alpha = 1;
  if (layer->residual)
    node->residual = first;
  return node->output;
}

static MienGraph *
make_graph (const Network *network)
{
  MienGraph *graph =
      mien_sweep_graph (network->channels, network->height, network->width);
  GRand *rand = g_rand_new_with_seed (1);
  guint value = graph->input, first = MIEN_NO_VALUE;
  for (const Layer *layer = network->layers; layer->window.kernel_h > 0;
       layer++) {
    value = add_layer (graph, rand, value, first, layer);
    if (first == MIEN_NO_VALUE)
      first = value;
  }
  g_rand_free (rand);
  g_autoptr (GError) error = NULL;
  mien_graph_validate (graph, &error);
  g_assert_no_error (error);
  return graph;
}

/* Runs a net on fixed numbers; returns all outputs of all items. */
static GByteArray *
run (const MienGraph *graph, const MienCpuNet *net)
{
  char *inputs[MIEN_MAX_PORTS], *outputs[MIEN_MAX_PORTS];
  GRand *rand = g_rand_new_with_seed (2);
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++) {
    const MienValue *value = &graph->values[mien_graph_input (graph, k)];
    const gsize n = ITEMS * mien_shape_elements (&value->shape);
    float *floats = g_new (float, n + MIEN_CPU_SLACK);
    mien_random_uniform (rand, floats, n, 1);
    inputs[k] = (char *) floats;
  }
  g_rand_free (rand);
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    outputs[k] = g_malloc (ITEMS
        * mien_value_size (&graph->values[mien_graph_output (graph, k)]));

  void *arena = NULL;
  g_assert_cmpint (posix_memalign (&arena, 4096, net->arena), ==, 0);
  /* NaN, so that reading before writing is detected. */
  memset (arena, 0xff, net->arena);
  for (guint item = 0; item < ITEMS; item++)
    mien_cpu_net_run (net, arena, item, inputs, outputs);
  free (arena);

  GByteArray *result = g_byte_array_new ();
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    g_byte_array_append (result, (guint8 *) outputs[k],
        ITEMS * mien_value_size (&graph->values[mien_graph_output (graph, k)]));
    g_free (outputs[k]);
  }
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    g_free (inputs[k]);
  return result;
}

static MienCpuNet *
make_net (const MienGraph *graph, gsize cache)
{
  g_autoptr (GError) error = NULL;
  MienCpuNet *net =
      mien_cpu_net_new (graph, mien_cpu_kernels_get (), cache, &error);
  g_assert_no_error (error);
  net->base.graph = graph;
  return net;
}

/* Observations of chains. */
typedef struct {
  guint longest, n_bands;
} Seen;

static void
look_at (const MienCpuNet *net, Seen *seen)
{
  for (guint i = 0; i < net->n_steps; i++) {
    const MienCpuChain *chain = &net->chains[i];
    if (chain->n == 0)
      continue;
    const guint height =
        mien_shape_dim (net->steps[i + chain->n - 1].out_shape, 1);
    seen->longest = MAX (seen->longest, chain->n);
    seen->n_bands = MAX (seen->n_bands, height / chain->rows);
  }
}

static void
compare (const MienGraph *graph, const char *name, Seen *seen)
{
  g_autoptr (MienCpuNet) whole = make_net (graph, G_MAXSIZE);
  g_autoptr (GByteArray) want = run (graph, whole);
  for (guint i = 0; i < whole->n_steps; i++)
    g_assert_cmpuint (whole->chains[i].n, ==, 0);
  for (guint c = 0; c < G_N_ELEMENTS (caches); c++) {
    g_autoptr (MienCpuNet) net = make_net (graph, caches[c]);
    g_autoptr (GByteArray) got = run (graph, net);
    look_at (net, seen);
    if (memcmp (got->data, want->data, want->len) != 0)
      g_error ("%s, %s, %" G_GSIZE_FORMAT " bytes of cache: other bits", name,
          mien_cpu_kernels_get ()->level, caches[c]);
  }
}

static void
test_network (gconstpointer data)
{
  const Network *network = data;
  g_autoptr (MienGraph) graph = make_graph (network);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++) {
    Seen seen = { 0, 0 };
    g_setenv ("MIEN_CPU", levels[i], TRUE);
    compare (graph, network->name, &seen);
    g_test_message ("%s, %s: chains of up to %u steps, up to %u bands",
        network->name, levels[i], seen.longest, seen.n_bands);
    g_assert_cmpuint (seen.longest, >=, 3);
    g_assert_cmpuint (seen.n_bands, >=, 4);
  }
  g_unsetenv ("MIEN_CPU");
}

/* An output is stored completely. */
static void
test_outputs (void)
{
  g_autoptr (MienGraph) graph = make_graph (&networks[0]);
  Seen seen = { 0, 0 };
  for (guint i = 1; i + 1 < graph->n_nodes; i += 2)
    graph->more_outputs[graph->n_more_outputs++] = graph->nodes[i].output;
  compare (graph, "outputs", &seen);
  g_assert_cmpuint (seen.longest, ==, 2);
}

/* Intermediate values of a chain only take a few rows of the arena. */
static void
test_arena (void)
{
  g_autoptr (MienGraph) graph = make_graph (&networks[5]);
  g_autoptr (MienCpuNet) whole = make_net (graph, G_MAXSIZE);
  g_autoptr (MienCpuNet) banded = make_net (graph, 10000);
  g_assert_cmpuint (banded->chains[0].n, ==, 4);
  g_assert_cmpuint (banded->arena, <, whole->arena * 3 / 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++) {
    g_autofree char *path = g_strdup_printf ("/cpu/bands/%s", networks[i].name);
    g_test_add_data_func (path, &networks[i], test_network);
  }
  g_test_add_func ("/cpu/bands/outputs", test_outputs);
  g_test_add_func ("/cpu/bands/arena", test_arena);
  return g_test_run ();
}
