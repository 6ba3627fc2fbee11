/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include "engine/ops.h"

static double
largest_difference (const MienBench *bench, guint contender)
{
  double largest = 0;
  for (guint m = 0; m < bench->n_models; m++) {
    const MienGraph *graph = bench->models[m]->graph;
    const float *a = mien_contender_output (bench->contender[0], m);
    const float *b = mien_contender_output (bench->contender[contender], m);
    gsize n = mien_shape_elements (&graph->values[graph->output].shape);
    for (gsize i = 0; i < n; i++)
      largest = MAX (largest, ABS (a[i] - b[i]));
  }
  return largest;
}

void
mien_bench_print_heading (const MienBench *bench)
{
  for (guint m = 0; m < bench->n_models; m++)
    g_print ("model %s: %.2f million multiply-accumulates per face\n",
        bench->models[m]->path,
        mien_graph_macs (bench->models[m]->graph) * 1e-6);
  for (guint c = 0; c < bench->n_contenders; c++) {
    g_print ("%-8s %s", bench->spec[c],
        mien_contender_name (bench->contender[c]));
    if (c > 0)
      g_print ("; scores differ by at most %.1g from those of %s",
          largest_difference (bench, c), bench->spec[0]);
    g_print ("\n");
  }
  g_print ("%u processor%s\n\n", bench->threads,
      bench->threads == 1 ? "" : "s");
  g_print ("faces  on         median ms   quartiles          CPU ms  faces/s"
           "  time vs OpenCV          CPU\n");
}

/* Prints the times of the first divided by those of the second. */
static void
print_ratio (const MienTimes *first, const MienTimes *second)
{
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint r = 0; r < second->round->len; r++) {
    const double ratio = g_array_index (first->round, double, r)
        / g_array_index (second->round, double, r);
    g_array_append_val (ratios, ratio);
  }
  g_print ("  %5.2f (%5.2f .. %5.2f) %8.2f",
      mien_quantile (first->wall, 0.5) / mien_quantile (second->wall, 0.5),
      mien_quantile (ratios, 0.25), mien_quantile (ratios, 0.75),
      mien_quantile (first->cpu, 0.5) / mien_quantile (second->cpu, 0.5));
}

static void
print_times (const MienBench *bench, guint n, const MienTimes *times)
{
  for (guint c = 0; c < bench->n_contenders; c++) {
    const GArray *wall = times[c].wall;
    const double median = mien_quantile (wall, 0.5);
    g_print ("%5u  %-8s %11.3f %8.3f .. %-8.3f %8.3f %8.0f", n, bench->spec[c],
        median, mien_quantile (wall, 0.25), mien_quantile (wall, 0.75),
        mien_quantile (times[c].cpu, 0.5), n / median * 1e3);
    if (c > 0 && g_str_has_suffix (bench->spec[c], MIEN_GUIDED)) {
      print_ratio (&times[c], &times[c - 1]);
      g_print (" of %s", bench->spec[c - 1]);
    } else if (bench->opencv < MIEN_BENCH_MAX && c != bench->opencv) {
      print_ratio (&times[bench->opencv], &times[c]);
    }
    g_print ("\n");
  }
}

gboolean
mien_bench_measure (const MienBench *bench, guint n, guint rounds, double slice,
    GError **error)
{
  MienTimes times[MIEN_BENCH_MAX], warm_up;
  gboolean ok = TRUE;
  mien_times_init (&warm_up);
  for (guint c = 0; c < bench->n_contenders; c++) {
    mien_times_init (&times[c]);
    ok = ok
        && mien_measure_round (bench->contender[c], bench->faces, n, slice,
            &warm_up, error);
  }
  for (guint r = 0; r < rounds && ok; r++)
    for (guint k = 0; k < bench->n_contenders && ok; k++) {
      const guint c = (r + k) % bench->n_contenders;
      ok = mien_measure_round (bench->contender[c], bench->faces, n, slice,
          &times[c], error);
    }
  if (ok)
    print_times (bench, n, times);
  for (guint c = 0; c < bench->n_contenders; c++)
    mien_times_clear (&times[c]);
  mien_times_clear (&warm_up);
  return ok;
}
