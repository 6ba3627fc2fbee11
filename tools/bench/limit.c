/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "limit.h"

#include <time.h>

#include "engine/ops.h"
#include "json.h"
#include "kernels.h"
#include "limit-vulkan.h"

/* Iterations of the loop between two readings of the clock. */
#define STRIDE 10000

typedef struct {
  const char *level;
  void (*loop) (guint n, float factor, float *sum);
  const guint *macs; /* per iteration */
} Loop;

#define DECLARE(level) \
  extern const guint mien_cpu_limit_macs_##level; \
  void mien_cpu_limit_loop_##level (guint n, float factor, float *sum);
#define LOOP(level) \
  { \
    G_STRINGIFY (level), mien_cpu_limit_loop_##level, \
        &mien_cpu_limit_macs_##level \
  }

DECLARE (generic)
#ifdef MIEN_CPU_X86
DECLARE (avx2)
DECLARE (avx512)
#endif

static const Loop loops[] = {
  LOOP (generic),
#ifdef MIEN_CPU_X86
  LOOP (avx2),
  LOOP (avx512),
#endif
};

static const Loop *
find_loop (const MienCpuKernels *kernels)
{
  for (guint i = 1; i < G_N_ELEMENTS (loops); i++)
    if (g_str_equal (loops[i].level, kernels->level))
      return &loops[i];
  return &loops[0];
}

/* Processor time of this thread, in milliseconds. */
static double
thread_time (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

/* Multiply-accumulates per millisecond. */
static double
measure_loop (const Loop *loop, double slice)
{
  float sum;
  const double begin = thread_time ();
  double macs = 0, time;
  do {
    loop->loop (STRIDE, 1e-3f, &sum);
    macs += (double) STRIDE * *loop->macs;
    time = thread_time () - begin;
  } while (time < slice);
  return macs / time;
}

/* What is measured in turns: the loop, and each model. */
typedef struct {
  GArray *limit; /* double, one per round */
  guint n_models;
  MienContender *contender[MIEN_BENCH_MAX];
  MienFaces *faces[MIEN_BENCH_MAX];
  MienTimes times[MIEN_BENCH_MAX];
} Limit;

static void
limit_clear (Limit *limit)
{
  g_array_unref (limit->limit);
  for (guint m = 0; m < limit->n_models; m++) {
    mien_contender_free (limit->contender[m]);
    mien_faces_free (limit->faces[m]);
    mien_times_clear (&limit->times[m]);
  }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Limit, limit_clear)

static gboolean
add_model (Limit *limit, MienModel *model, double slice, GError **error)
{
  MienContender *contender = mien_contender_new ("cpu", &model, 1, 1, 1, error);
  if (!contender)
    return FALSE;
  const guint m = limit->n_models++;
  limit->contender[m] = contender;
  limit->faces[m] = mien_faces_new (&model, 1, 1);
  MienTimes warm_up;
  mien_times_init (&limit->times[m]);
  mien_times_init (&warm_up);
  const gboolean ok = mien_measure_round (contender, limit->faces[m], 1, slice,
      &warm_up, error);
  mien_times_clear (&warm_up);
  return ok;
}

static void
print_row (const char *name, double macs, double limit, double time)
{
  const double least = macs / limit;
  g_print ("%-24s %10.3f %14.4f %10.4f %7.1f %%\n", name, macs * 1e-6, least,
      time, 100 * least / time);
}

static void
print_limit (const MienBench *bench, const Limit *limit)
{
  const double most = mien_quantile (limit->limit, 0.5);
  double macs = 0, time = 0;
  g_print ("%s, one thread: at most %.1f GMAC/s\n\n",
      mien_contender_name (limit->contender[0]), most * 1e-6);
  g_print ("%-24s %10s %14s %10s %9s\n", "model, one face", "MMAC",
      "at most, ms", "ms", "share");
  for (guint m = 0; m < limit->n_models; m++) {
    const MienModel *model = bench->models[m];
    g_autofree char *name = g_path_get_basename (model->path);
    const double own = mien_graph_macs (model->graph);
    const double taken = mien_quantile (limit->times[m].cpu, 0.5);
    print_row (name, own, most, taken);
    macs += own;
    time += taken;
  }
  if (limit->n_models > 1)
    print_row ("together", macs, most, time);
}

static void
print_limit_json (const MienBench *bench, const Limit *limit)
{
  g_print ("{\"name\": ");
  mien_json_string (mien_contender_name (limit->contender[0]));
  mien_json_member ("macs", mien_quantile (limit->limit, 0.5) * 1e3);
  g_print (", \"models\": [");
  for (guint m = 0; m < limit->n_models; m++) {
    g_print ("%s{\"model\": ", m > 0 ? ", " : "");
    mien_json_string (bench->models[m]->name);
    mien_json_member ("macs", mien_graph_macs (bench->models[m]->graph));
    mien_json_member ("ms", mien_quantile (limit->times[m].cpu, 0.5));
    g_print ("}");
  }
  g_print ("]}\n");
}

static void
print_vulkan_json (const MienVulkanLimits *limits)
{
  g_print ("{\"name\": ");
  mien_json_string (limits->name);
  g_print (", \"type\": ");
  mien_json_string (limits->type);
  g_print (", \"own_clock\": %s", limits->own_clock ? "true" : "false");
  mien_json_member ("bytes", limits->bytes);
  mien_json_member ("upload", limits->upload);
  mien_json_member ("readback", limits->readback);
  mien_json_member ("flops", limits->flops);
  mien_json_member ("dispatch_us", limits->dispatch);
  mien_json_member ("barrier_us", limits->barrier);
  mien_json_member ("submission_us", limits->submission);
  g_print ("}\n");
}

gboolean
mien_bench_limit_vulkan (const MienBench *bench, const char *spec, double slice,
    GError **error)
{
  MienVulkanLimits limits = { "" };
  if (!mien_vulkan_limits (&limits, spec, slice, error))
    return FALSE;
  if (bench->json) {
    print_vulkan_json (&limits);
    return TRUE;
  }
  g_print ("%s (%s), measured with %s:\n"
           "  %10.1f GB/s read and written in its memory\n"
           "  %10.1f GB/s read from memory the host writes, and written\n"
           "  %10.1f GB/s read, and written to memory the host reads\n"
           "  %10.1f GFLOP/s of float32\n"
           "  %10.2f us for an empty dispatch\n"
           "  %10.2f us for an empty dispatch and a barrier\n"
           "  %10.2f us for an empty submission, including the wait\n",
      limits.name, limits.type,
      limits.own_clock ? "the device's clock" : "the host's clock",
      limits.bytes * 1e-9, limits.upload * 1e-9, limits.readback * 1e-9,
      limits.flops * 1e-9, limits.dispatch, limits.barrier, limits.submission);
  return TRUE;
}

gboolean
mien_bench_limit (const MienBench *bench, guint rounds, double slice,
    GError **error)
{
  g_auto (Limit) limit = { g_array_new (FALSE, FALSE, sizeof (double)) };
  const Loop *loop = find_loop (mien_cpu_kernels_get ());
  for (guint m = 0; m < bench->n_models; m++)
    if (!add_model (&limit, bench->models[m], slice, error))
      return FALSE;
  for (guint r = 0; r < rounds; r++) {
    const double rate = measure_loop (loop, slice);
    g_array_append_val (limit.limit, rate);
    for (guint m = 0; m < limit.n_models; m++)
      if (!mien_measure_round (limit.contender[m], limit.faces[m], 1, slice,
              &limit.times[m], error))
        return FALSE;
  }
  (bench->json ? print_limit_json : print_limit) (bench, &limit);
  return TRUE;
}
