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

/* Prints the scores of all faces in the last run. */
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

static void
print_turn (const MienBench *bench, guint n, const MienTimes *times)
{
  g_print ("{\"runs\": %u, \"median\": ", times->wall->len);
  mien_json_number (mien_quantile (times->wall, 0.5));
  print_pair ("quartiles", mien_quantile (times->wall, 0.25),
      mien_quantile (times->wall, 0.75));
  g_print (", \"cpu\": ");
  mien_json_number (mien_quantile (times->cpu, 0.5));
  if (times->device->len > 0) {
    mien_json_member ("device", mien_quantile (times->device, 0.5));
    mien_json_member ("submissions",
        (double) times->n_submissions / times->device->len);
  }
  g_print (", \"on\": ");
  mien_json_string (mien_contender_name (bench->contender[0]));
  g_print (", \"models\": [");
  for (guint m = 0; m < bench->n_models; m++)
    print_model (bench, m, n);
  g_print ("]}\n");
}

/* Opens the contender's device with timing enabled, and holds it meanwhile. */
static gboolean
time_device (const MienBench *bench, const char *spec, MienDevice **device,
    GError **error)
{
  if (!bench->timestamps)
    return TRUE;
  *device = mien_contender_device (spec, error);
  if (!*device)
    return FALSE;
  mien_device_set_timing (*device, MIEN_TIMING_RUNS);
  return TRUE;
}

static gboolean
open_contender (MienBench *bench, const char *spec, guint n, GError **error)
{
  MienContender *contender = mien_contender_new (spec, bench->models,
      bench->n_models, n, bench->threads, error);
  if (!contender)
    return FALSE;
  guint n_before; /* runs done while creating the contender */
  mien_contender_take_time (contender, &n_before);
  bench->spec[0] = g_strdup (spec);
  bench->contender[bench->n_contenders++] = contender;
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
  g_autoptr (MienDevice) device = NULL;
  MienTimes times, warm_up;
  mien_times_init (&times);
  mien_times_init (&warm_up);
  const gboolean ok = time_device (bench, spec, &device, error)
      && open_contender (bench, spec, n, error)
      && mien_measure_round (bench->contender[0], bench->faces, n, slice / 4,
          &warm_up, error)
      && mien_measure_round (bench->contender[0], bench->faces, n, slice,
          &times, error);
  if (ok)
    print_turn (bench, n, &times);
  mien_times_clear (&times);
  mien_times_clear (&warm_up);
  return ok;
}
