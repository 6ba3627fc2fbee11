/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep.h"

#include <math.h>

#include "device.h"
#include "half.h"
#include "oracle.h"
#include "random.h"

#define MAX_BATCH 7
#define SEED 20170

/* Alternates between small and large batches, to detect leftovers of a previous
 * run. */
static const guint batches[] = { 1, MAX_BATCH, 2, 3, 5 };

/* Run r computes items r to r + n - 1, so each item is at several positions of
 * a batch. */
#define N_ITEMS (MAX_BATCH + G_N_ELEMENTS (batches) - 1)

typedef struct {
  float *inputs[MIEN_MAX_PORTS];
  MienOracle *oracle;
} Reference;

typedef struct {
  char *name;
  MienGraph *graph;
  MienFill fill;
  MienTolerance tolerance;
  guint references;
  /* Created by the first backend's run and shared by the others; `half` is for
   * float16. */
  Reference exact, half;
} Case;

typedef struct {
  Case *shared;
  const char *backend;
} CaseRun;

static gsize
size_of (const Case *c, guint value)
{
  return mien_shape_elements (&c->graph->values[value].shape);
}

static void
make_reference (Case *c, Reference *reference)
{
  static void (*const fill[]) (GRand * rand, float *out, gsize n) = {
    [MIEN_FILL_KINKS] = mien_random_kinks,
    [MIEN_FILL_EXTREME] = mien_random_extreme,
    [MIEN_FILL_LOWEST] = mien_random_lowest,
  };
  GRand *rand = g_rand_new_with_seed (SEED);
  for (guint k = 0; k < mien_graph_n_inputs (c->graph); k++) {
    const gsize n = N_ITEMS * size_of (c, mien_graph_input (c->graph, k));
    float *input = reference->inputs[k] = g_new (float, n);
    fill[c->fill](rand, input, n);
    for (gsize i = 0; reference == &c->half && i < n; i++)
      input[i] = mien_test_rounded (input[i]);
  }
  g_rand_free (rand);
  reference->oracle = mien_oracle_run (c->graph,
      (const float *const *) reference->inputs, N_ITEMS);
}

static void
clear_reference (Reference *reference)
{
  mien_oracle_free (reference->oracle);
  for (guint k = 0; k < MIEN_MAX_PORTS; k++)
    g_free (reference->inputs[k]);
}

/* The expected values, as numbers of the port's type. */
static double *
wanted (MienPort port, const double *from, gsize n)
{
  double *result = g_memdup2 (from, n * sizeof (double));
  for (gsize i = 0; port.type == MIEN_TYPE_FLOAT16 && i < n; i++)
    result[i] = mien_test_rounded (result[i]);
  return result;
}

static gboolean
compare_outputs (const Case *c, const Reference *reference,
    MienTolerance tolerance, MienRunner *runner, guint first, guint n,
    const char *what)
{
  for (guint k = 0; k < mien_graph_n_outputs (c->graph); k++) {
    const guint output = mien_graph_output (c->graph, k);
    const gsize size = size_of (c, output);
    const MienPort port = mien_runner_output (runner, 0, 0, k);
    g_autofree float *got = mien_test_read (port, n * size);
    g_autofree double *want = wanted (port,
        reference->oracle->value[output] + first * size, n * size);
    if (!mien_compare (what, got, want, n * size, size, tolerance))
      return FALSE;
  }
  return TRUE;
}

/* Runs all batch sizes on one runner. FALSE if the test has failed. */
static gboolean
run_batches (const Case *c, const Reference *reference, MienTolerance tolerance,
    const MienDevice *device, MienRunner *runner)
{
  for (guint r = 0; r < G_N_ELEMENTS (batches); r++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *what = g_strdup_printf ("%s on %s, batch %u, seed %u",
        c->name, mien_device_get_name (device), batches[r], SEED);
    for (guint k = 0; k < mien_graph_n_inputs (c->graph); k++) {
      const gsize size = size_of (c, mien_graph_input (c->graph, k));
      mien_test_write (mien_runner_input (runner, 0, 0, k),
          reference->inputs[k] + r * size, batches[r] * size);
    }
    if (!mien_runner_run (runner, 0, batches[r], &error)) {
      g_test_message ("%s: %s", what, error->message);
      g_test_fail ();
      return FALSE;
    }
    if (!compare_outputs (c, reference, tolerance, runner, r, batches[r], what))
      return FALSE;
  }
  return TRUE;
}

static void
run_on (const Case *c, const Reference *reference, MienTolerance tolerance,
    MienDevice *device)
{
  g_autoptr (MienRunner) runner =
      mien_test_runner_new (device, c->graph, MAX_BATCH);
  if (runner != NULL)
    run_batches (c, reference, tolerance, device, runner);
}

/* The additional error of float16. Rounding to its 11 bits has an error of half
 * of the last bit, or of the whole bit on devices that truncate. Each value
 * between nodes, of magnitude about VALUES, is rounded. The total is limited,
 * since errors partly cancel. */
#define HALF_STEP 0x1p-10
#define VALUES 8
#define MOST 0.02

static MienTolerance
tolerance_of_half (const Case *c)
{
  const double between = (c->graph->n_nodes - 1) * VALUES * HALF_STEP;
  return (MienTolerance) { c->tolerance.absolute + MIN (between, MOST)
        + 0x1p-24,
    c->tolerance.relative + HALF_STEP };
}

/* Inputs and weights are rounded to float16 first, so that only the errors of
 * the kernels are measured. With float16 ports, kernels only read and write
 * float16. With float32 ports, as users have them, the first load and the last
 * store convert. */
static void
run_half (Case *c, MienDevice *device)
{
  GPtrArray *before = mien_test_round_constants (c->graph);
  if (c->half.oracle == NULL)
    make_reference (c, &c->half);
  for (MienType ports = 0; ports < MIEN_N_TYPES; ports++) {
    mien_test_set_ports (c->graph, ports);
    run_on (c, &c->half, tolerance_of_half (c), device);
  }
  mien_test_set_ports (c->graph, MIEN_TYPE_FLOAT32);
  mien_test_restore_constants (c->graph, before);
}

static void
run_case (gconstpointer data)
{
  const CaseRun *run = data;
  Case *c = run->shared;
  const MienGraph *graph = c->graph;
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) device = mien_test_device_get (run->backend);
  if (device == NULL)
    return;
  if (!mien_graph_validate (graph, &error)) {
    g_test_message ("%s is no valid graph: %s", c->name, error->message);
    g_test_fail ();
    return;
  }

  if (mien_device_get_type (device) == MIEN_TYPE_FLOAT16) {
    run_half (c, device);
    return;
  }
  if (c->exact.oracle == NULL)
    make_reference (c, &c->exact);
  run_on (c, &c->exact, c->tolerance, device);
}

static void
case_run_free (gpointer data)
{
  CaseRun *run = data;
  if (--run->shared->references == 0) {
    mien_graph_free (run->shared->graph);
    clear_reference (&run->shared->exact);
    clear_reference (&run->shared->half);
    g_free (run->shared->name);
    g_free (run->shared);
  }
  g_free (run);
}

/* The op that a case tests, to be freed: for an activation its name, "Graph" if
 * there are many nodes. */
static char *
subject_of (const MienGraph *graph)
{
  const MienNode *node = &graph->nodes[graph->n_nodes - 1];
  if (graph->n_nodes > 2)
    return g_strdup ("Graph");
  if (node->op == MIEN_OP_ACTIVATION)
    return g_strdup (mien_activation_name (node->activation.kind));
  if (node->op == MIEN_OP_ACTIVATION_BACKWARD)
    return g_strconcat (mien_activation_name (node->derivative.of.kind),
        "Backward", NULL);
  return g_strdup (mien_op_name (node->op));
}

static void
add_run (Case *shared, const char *backend)
{
  CaseRun *run = g_new (CaseRun, 1);
  *run = (CaseRun) { shared, backend };
  shared->references++;
  g_autofree char *subject = subject_of (shared->graph);
  g_autofree char *path =
      g_strdup_printf ("/ops/%s/%s/%s", backend, subject, shared->name);
  g_test_add_data_func_full (path, run, run_case, case_run_free);
}

void
mien_sweep_add (const char *name, MienGraph *graph, MienFill fill,
    MienTolerance tolerance)
{
  Case *shared = g_new (Case, 1);
  *shared = (Case) { g_strdup (name), graph, fill, tolerance };
  for (guint b = 0; mien_test_backend (b) != NULL; b++)
    add_run (shared, mien_test_backend (b));
  if (g_getenv ("MIEN_TEST_BACKEND") == NULL)
    add_run (shared, MIEN_TEST_HALF);
}

MienGraph *
mien_sweep_graph (guint channels, guint height, guint width)
{
  MienGraph *graph = mien_graph_new ();
  MienShape shape = { 3, { channels, height, width } };
  graph->input = mien_graph_add_value (graph, "x", &shape, MIEN_NO_VALUE);
  return graph;
}

guint
mien_sweep_input (MienGraph *graph, const MienShape *shape)
{
  g_autofree char *name = g_strdup_printf ("x%u", graph->n_values);
  const MienShape copy = *shape;
  const guint value = mien_graph_add_value (graph, name, &copy, MIEN_NO_VALUE);
  graph->more_inputs[graph->n_more_inputs++] = value;
  return value;
}

MienNode *
mien_sweep_node (MienGraph *graph, MienOp op, const guint *inputs,
    guint n_inputs, const MienShape *shape)
{
  g_autofree char *name = g_strdup_printf ("n%u", graph->n_nodes);
  /* `shape` may point into the array of values, which moves when one is
   * added. */
  const MienShape copy = *shape;
  graph->output = mien_graph_add_value (graph, name, &copy, MIEN_NO_VALUE);
  return mien_graph_add_node (graph, op, name, inputs, n_inputs, graph->output);
}

/* The number of positions of a window along one axis, or 0. */
static guint
window_positions (guint size, guint kernel, guint stride, guint dilation)
{
  guint reach = (kernel - 1) * dilation + 1;
  return size < reach ? 0 : (size - reach) / stride + 1;
}

gboolean
mien_sweep_window_shape (const MienGraph *graph, guint input,
    const MienWindow *window, guint channels, MienShape *shape)
{
  const MienShape *in = &graph->values[input].shape;
  *shape = (MienShape) { 3,
    { channels,
        window_positions (mien_shape_dim (in, 1) + window->pad_top
                + window->pad_bottom,
            window->kernel_h, window->stride_h, window->dilation_h),
        window_positions (mien_shape_dim (in, 2) + window->pad_left
                + window->pad_right,
            window->kernel_w, window->stride_w, window->dilation_w) } };
  return shape->dims[1] > 0 && shape->dims[2] > 0;
}

MienNode *
mien_sweep_conv (MienGraph *graph, GRand *rand, guint input, guint channels,
    guint group, const MienWindow *window)
{
  MienShape shape;
  g_assert_true (mien_sweep_window_shape (graph, input, window, channels,
      &shape));
  gsize taps = (gsize) graph->values[input].shape.dims[0] / group
      * window->kernel_h * window->kernel_w;
  g_autofree float *weight = g_new (float, taps *channels);
  g_autofree float *bias = g_new (float, channels);
  mien_random_uniform (rand, weight, taps * channels, sqrt (3.0 / taps));
  mien_random_uniform (rand, bias, channels, 0.5);

  MienNode *node = mien_sweep_node (graph, MIEN_OP_CONV, &input, 1, &shape);
  node->conv = (MienConv) { *window, group,
    mien_graph_add_constant (graph, weight, taps * channels),
    mien_graph_add_constant (graph, bias, channels) };
  return node;
}
