/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include "engine/ops.h"

/* In every locale. */
static void
print_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_print ("%s", g_ascii_formatd (text, sizeof (text), "%.9g", value));
}

static void
print_pair (const char *key, double first, double second)
{
  g_print (", \"%s\": [", key);
  print_number (first);
  g_print (", ");
  print_number (second);
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
    print_number (scores[i]);
  }
  g_print ("]}");
}

static void
print_turn (const MienBench *bench, guint n, const MienTimes *times)
{
  g_print ("{\"runs\": %u, \"median\": ", times->wall->len);
  print_number (mien_quantile (times->wall, 0.5));
  print_pair ("quartiles", mien_quantile (times->wall, 0.25),
      mien_quantile (times->wall, 0.75));
  g_print (", \"cpu\": ");
  print_number (mien_quantile (times->cpu, 0.5));
  g_print (", \"models\": [");
  for (guint m = 0; m < bench->n_models; m++)
    print_model (bench, m, n);
  g_print ("]}\n");
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
  MienContender *contender = mien_contender_new (spec, bench->models,
      bench->n_models, n, bench->threads, error);
  if (!contender)
    return FALSE;
  bench->spec[0] = g_strdup (spec);
  bench->contender[bench->n_contenders++] = contender;

  MienTimes times, warm_up;
  mien_times_init (&times);
  mien_times_init (&warm_up);
  const gboolean ok = mien_measure_round (contender, bench->faces, n, slice / 4,
                          &warm_up, error)
      && mien_measure_round (contender, bench->faces, n, slice, &times, error);
  if (ok)
    print_turn (bench, n, &times);
  mien_times_clear (&times);
  mien_times_clear (&warm_up);
  return ok;
}
