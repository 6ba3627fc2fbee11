/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include "engine/ops.h"
#include "json.h"

static void
print_pair (const char *key, double first, double second)
{
  g_print (", \"%s\": [", key);
  mien_json_number (first);
  g_print (", ");
  mien_json_number (second);
  g_print ("]");
}

/* The scores are those of the last run, of all faces. */
static void
print_model (const MienBench *bench, guint m, guint n)
{
  const MienModel *model = bench->models[m];
  const MienGraph *graph = model->graph;
  const MienShape *in = &graph->values[graph->input].shape;
  const gsize n_scores =
      n * mien_shape_elements (&graph->values[graph->output].shape);
  const float *scores = mien_contender_output (bench->contender[0], m);
  g_print ("%s{\"dims\": [%u, %u, %u], \"macs\": %" G_GUINT64_FORMAT,
      m > 0 ? ", " : "", mien_shape_dim (in, 0), mien_shape_dim (in, 1),
      mien_shape_dim (in, 2), (guint64) mien_graph_macs (graph));
  print_pair ("range", model->range_min[0], model->range_max[0]);
  g_print (", \"scores\": [");
  for (gsize i = 0; i < n_scores; i++) {
    g_print ("%s", i > 0 ? ", " : "");
    mien_json_number (scores[i]);
  }
  g_print ("]}");
}

/* By the device's clock, what a run of the turn took, and how many submissions
 * it was. */
typedef struct {
  MienDevice *device; /* NULL: by no clock of its own */
  double ms;
  double submissions;
} Clock;

static gboolean
clock_open (Clock *clock, const MienBench *bench, const char *spec,
    GError **error)
{
  if (!bench->timestamps)
    return TRUE;
  clock->device = mien_contender_device (spec, error);
  if (!clock->device)
    return FALSE;
  if (!mien_device_set_timing (clock->device, MIEN_TIMING_RUNS))
    g_clear_pointer (&clock->device, mien_device_unref);
  return TRUE;
}

static void
clock_read (Clock *clock, guint n_runs)
{
  guint n_submissions;
  if (!clock->device)
    return;
  clock->ms = mien_device_take_time (clock->device, &n_submissions, NULL);
  clock->ms /= MAX (n_runs, 1);
  clock->submissions = (double) n_submissions / MAX (n_runs, 1);
}

static void
print_turn (const MienBench *bench, guint n, const MienTimes *times,
    const Clock *clock)
{
  g_print ("{\"runs\": %u, \"median\": ", times->wall->len);
  mien_json_number (mien_quantile (times->wall, 0.5));
  print_pair ("quartiles", mien_quantile (times->wall, 0.25),
      mien_quantile (times->wall, 0.75));
  g_print (", \"cpu\": ");
  mien_json_number (mien_quantile (times->cpu, 0.5));
  if (clock->device) {
    mien_json_member ("device", clock->ms);
    mien_json_member ("submissions", clock->submissions);
  }
  g_print (", \"on\": ");
  mien_json_string (mien_contender_name (bench->contender[0]));
  g_print (", \"models\": [");
  for (guint m = 0; m < bench->n_models; m++)
    print_model (bench, m, n);
  g_print ("]}\n");
}

static gboolean
open_contender (MienBench *bench, const char *spec, guint n, GError **error)
{
  MienContender *contender = mien_contender_new (spec, bench->models,
      bench->n_models, n, bench->threads, error);
  if (!contender)
    return FALSE;
  bench->spec[0] = g_strdup (spec);
  bench->contender[bench->n_contenders++] = contender;
  return TRUE;
}

static gboolean
measure (const MienBench *bench, Clock *clock, guint n, double slice,
    MienTimes *times, GError **error)
{
  clock_read (clock, 0);
  if (!mien_measure_round (bench->contender[0], bench->faces, n, slice, times,
          error))
    return FALSE;
  clock_read (clock, times->wall->len);
  return TRUE;
}

gboolean
mien_bench_turn (MienBench *bench, const char *spec, guint n, double slice,
    char *const *inputs, GError **error)
{
  bench->faces = inputs
      ? mien_faces_read (bench->models, bench->n_models, n, inputs, error)
      : mien_faces_new (bench->models, bench->n_models, n);
  if (!bench->faces)
    return FALSE;
  Clock clock = { NULL };
  MienTimes times, warm_up;
  mien_times_init (&times);
  mien_times_init (&warm_up);
  const gboolean ok = clock_open (&clock, bench, spec, error)
      && open_contender (bench, spec, n, error)
      && mien_measure_round (bench->contender[0], bench->faces, n, slice / 4,
          &warm_up, error)
      && measure (bench, &clock, n, slice, &times, error);
  if (ok)
    print_turn (bench, n, &times, &clock);
  mien_times_clear (&times);
  mien_times_clear (&warm_up);
  g_clear_pointer (&clock.device, mien_device_unref);
  return ok;
}
