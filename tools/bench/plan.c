/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include "engine/ops.h"
#include "json.h"

/* Minimum number of runs for a median. */
#define MIN_RUNS 5

/* One contender with one model. */
typedef struct {
  const char *spec;
  MienModel *model;
  MienContender *contender;
  GArray *steps;    /* MienRunnerStep; or NULL */
  GPtrArray *times; /* per step, GArray of double; empty if not measured */
} Plan;

static void
plan_clear (Plan *self)
{
  g_clear_pointer (&self->steps, g_array_unref);
  g_clear_pointer (&self->times, g_ptr_array_unref);
  g_clear_pointer (&self->contender, mien_contender_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

/* Measures the time of each dispatch, in as many runs on `n` faces as fit into
 * a slice. */
static gboolean
measure_steps (Plan *self, MienDevice *device, guint n, double slice,
    GError **error)
{
  g_autoptr (MienFaces) faces = mien_faces_new (&self->model, 1, n);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (double));
  const gint64 begin = g_get_monotonic_time ();
  for (guint run = 0;
       run <= MIN_RUNS || g_get_monotonic_time () - begin < slice * 1e3;
       run++) {
    guint n_runs;
    if (!mien_measure_run (self->contender, faces, n, error))
      return FALSE;
    mien_device_take_time (device, &n_runs, steps);
    if (run == 0) /* warm-up */
      for (guint i = 0; i < steps->len; i++)
        g_ptr_array_add (self->times,
            g_array_new (FALSE, FALSE, sizeof (double)));
    else
      for (guint i = 0; i < MIN (steps->len, self->times->len); i++)
        g_array_append_val (self->times->pdata[i],
            g_array_index (steps, double, i));
  }
  return TRUE;
}

static gboolean
plan_init (Plan *self, const MienBench *bench, guint n, double slice,
    GError **error)
{
  g_autoptr (MienDevice) device = NULL;
  self->times = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  if (bench->timestamps) {
    device = mien_contender_device (self->spec, error);
    if (!device)
      return FALSE;
    mien_device_set_timing (device, MIEN_TIMING_STEPS);
  }
  self->contender = mien_contender_new (self->spec, &self->model, 1,
      bench->timestamps ? n : 1, bench->threads, error);
  if (!self->contender)
    return FALSE;
  self->steps = mien_contender_steps (self->contender, 0);
  return !device || measure_steps (self, device, n, slice, error);
}

/* The median time of step i; -1 if it was not measured. */
static double
step_time (const Plan *self, guint i)
{
  return i < self->times->len ? mien_quantile (self->times->pdata[i], 0.5) : -1;
}

static void
print_text (const Plan *self, guint n)
{
  g_autofree char *text = mien_contender_describe (self->contender, 0);
  g_print ("%s on %s, %s:\n%s", self->model->path, self->spec,
      mien_contender_name (self->contender),
      text ? text : "  has no dispatches\n");
  double sum = 0;
  for (guint i = 0; self->steps && i < self->times->len; i++) {
    const MienRunnerStep *step =
        &g_array_index (self->steps, MienRunnerStep, i);
    sum += step_time (self, i);
    g_print ("  %9.1f us  %-22s %s\n", step_time (self, i) * 1e3, step->kernel,
        step->node);
  }
  if (self->times->len > 0)
    g_print ("  %9.1f us by the device's clock for %u face%s\n", sum * 1e3, n,
        n == 1 ? "" : "s");
}

static void
print_step (const Plan *self, const MienGraph *graph, guint i)
{
  const MienRunnerStep *step = &g_array_index (self->steps, MienRunnerStep, i);
  double macs = 0;
  for (guint k = 0; k < step->n_nodes; k++)
    macs += mien_node_macs (graph, &graph->nodes[step->nodes[k]]);
  g_print ("%s\n  {\"kernel\": ", i > 0 ? "," : "");
  mien_json_string (step->kernel);
  g_print (", \"node\": ");
  mien_json_string (step->node);
  mien_json_member ("wave", step->wave);
  mien_json_member ("groups", step->n_groups);
  mien_json_member ("group_size", step->group_size);
  mien_json_member ("item_bytes", step->item_bytes);
  mien_json_member ("run_bytes", step->run_bytes);
  mien_json_member ("macs", macs);
  if (i < self->times->len)
    mien_json_member ("ms", step_time (self, i));
  g_print ("}");
}

static void
print_json (const Plan *self, guint n)
{
  const MienGraph *graph = mien_contender_gradient (self->contender, 0);
  if (!graph)
    graph = self->model->graph;
  const MienShape *in = &graph->values[graph->input].shape;
  g_print ("{\"model\": ");
  mien_json_string (self->model->name);
  g_print (", \"contender\": ");
  mien_json_string (self->spec);
  g_print (", \"on\": ");
  mien_json_string (mien_contender_name (self->contender));
  g_print (", \"dims\": [%u, %u, %u]", mien_shape_dim (in, 0),
      mien_shape_dim (in, 1), mien_shape_dim (in, 2));
  mien_json_member ("faces", n);
  mien_json_member ("macs", mien_graph_macs (graph));
  g_print (", \"dispatches\": [");
  for (guint i = 0; self->steps && i < self->steps->len; i++)
    print_step (self, graph, i);
  g_print ("]}");
}

gboolean
mien_bench_plan (MienBench *bench, const char *list, guint n, double slice,
    GError **error)
{
  g_auto (GStrv) specs = g_strsplit (list, ",", MIEN_BENCH_MAX);
  const char *separator = "[";
  for (char **spec = specs; *spec; spec++) {
    for (guint m = 0; m < bench->n_models; m++) {
      g_auto (Plan) plan = { .spec = *spec, .model = bench->models[m] };
      if (!plan_init (&plan, bench, n, slice, error))
        return FALSE;
      if (bench->json) {
        g_print ("%s", separator);
        print_json (&plan, n);
        separator = ",\n";
      } else {
        print_text (&plan, n);
      }
    }
  }
  if (bench->json)
    g_print ("]\n");
  return TRUE;
}
