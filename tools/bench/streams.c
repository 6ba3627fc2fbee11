/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "streams.h"

#include <string.h>

#include "json.h"

/* The default batch-size of faceclassify. */
#define MAX_BATCH 16

typedef struct {
  const MienBench *bench;
  MienRunner *runner;
  gint64 end;    /* of the turn, monotonic time */
  guint n_faces; /* classified in this turn */
  GError *error;
} Stream;

/* All streams with the same kind of runner. */
typedef struct {
  guint n;
  Stream streams[MIEN_MAX_STREAMS];
  GArray *rates; /* double, faces per second, one per turn */
} Crowd;

static void
crowd_clear (Crowd *self)
{
  for (guint i = 0; i < self->n; i++)
    g_clear_pointer (&self->streams[i].runner, mien_runner_free);
  g_clear_pointer (&self->rates, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Crowd, crowd_clear)

static gboolean
crowd_init (Crowd *self, const MienBench *bench, MienDevice *device, guint n,
    gboolean shared, GError **error)
{
  self->rates = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree const MienGraph **graphs =
      mien_model_graphs (bench->models, bench->n_models);
  for (self->n = 0; self->n < n; self->n++) {
    MienRunner *runner = shared
        ? mien_runner_new_shared (device, graphs, bench->n_models, MAX_BATCH, 1,
            error)
        : mien_runner_new (device, graphs, bench->n_models, MAX_BATCH, 1,
            error);
    if (!runner)
      return FALSE;
    self->streams[self->n] = (Stream) { .bench = bench, .runner = runner };
  }
  return TRUE;
}

static gpointer
run_stream (gpointer data)
{
  Stream *self = data;
  const MienFaces *faces = self->bench->faces;

  for (self->n_faces = 0; g_get_monotonic_time () < self->end;
       self->n_faces++) {
    for (guint m = 0; m < faces->n_models; m++)
      memcpy (mien_runner_input (self->runner, 0, m, 0).data, faces->pixels[m],
          faces->size[m] * sizeof (float));
    if (!mien_runner_run (self->runner, 0, 1, &self->error))
      break;
  }
  return NULL;
}

/* Runs one turn. */
static gboolean
crowd_run (Crowd *self, double slice, GError **error)
{
  GThread *threads[MIEN_MAX_STREAMS];
  const gint64 begin = g_get_monotonic_time ();
  guint n_faces = 0;

  for (guint i = 0; i < self->n; i++) {
    self->streams[i].end = begin + slice * 1e3;
    threads[i] = g_thread_new ("stream", run_stream, &self->streams[i]);
  }
  for (guint i = 0; i < self->n; i++) {
    g_thread_join (threads[i]);
    n_faces += self->streams[i].n_faces;
  }
  const gint64 time = g_get_monotonic_time () - begin;
  for (guint i = 0; i < self->n; i++) {
    if (!self->streams[i].error)
      continue;
    g_clear_error (error);
    g_propagate_error (error, g_steal_pointer (&self->streams[i].error));
    return FALSE;
  }
  const double rate = n_faces * 1e6 / time;
  g_array_append_val (self->rates, rate);
  return TRUE;
}

/* Faces per second in the last turn. */
static double
crowd_rate (const Crowd *self)
{
  return g_array_index (self->rates, double, self->rates->len - 1);
}

static void
print_rates (const MienBench *bench, MienDevice *device, guint n_streams,
    const Crowd *own, const Crowd *shared, const GArray *ratios)
{
  const double rates[] = { mien_quantile (own->rates, 0.5),
    mien_quantile (shared->rates, 0.5) };
  if (!bench->json) {
    g_print ("%7u  %-32.32s %11.0f %11.0f  %5.2f (%5.2f .. %5.2f)\n", n_streams,
        mien_device_get_name (device), rates[0], rates[1],
        mien_quantile (ratios, 0.5), mien_quantile (ratios, 0.25),
        mien_quantile (ratios, 0.75));
    return;
  }
  g_print ("{\"on\": ");
  mien_json_string (mien_device_get_name (device));
  mien_json_member ("streams", n_streams);
  mien_json_member ("own", rates[0]);
  mien_json_member ("shared", rates[1]);
  mien_json_member ("ratio", mien_quantile (ratios, 0.5));
  g_print ("}\n");
}

static gboolean
measure_device (const MienBench *bench, MienDevice *device, guint n_streams,
    guint rounds, double slice, GError **error)
{
  g_auto (Crowd) own = { 0 };
  g_auto (Crowd) shared = { 0 };
  g_autoptr (GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));

  if (!crowd_init (&own, bench, device, n_streams, FALSE, error)
      || !crowd_init (&shared, bench, device, n_streams, TRUE, error))
    return FALSE;
  for (guint r = 0; r <= rounds; r++) {
    Crowd *first = r % 2 ? &own : &shared, *second = r % 2 ? &shared : &own;
    if (!crowd_run (first, slice, error) || !crowd_run (second, slice, error))
      return FALSE;
    if (r == 0) { /* warm-up */
      g_array_set_size (own.rates, 0);
      g_array_set_size (shared.rates, 0);
      continue;
    }
    const double ratio = crowd_rate (&shared) / crowd_rate (&own);
    g_array_append_val (ratios, ratio);
  }
  print_rates (bench, device, n_streams, &own, &shared, ratios);
  return TRUE;
}

gboolean
mien_bench_streams (const MienBench *bench, const char *list, guint n_streams,
    guint rounds, double slice, GError **error)
{
  g_auto (GStrv) specs = g_strsplit (list, ",", MIEN_BENCH_MAX);

  if (!bench->json)
    g_print ("streams  on                               own faces/s shared "
             "faces/s  ratio\n");
  for (char **spec = specs; *spec != NULL; spec++) {
    g_autoptr (GError) no_device = NULL;
    g_autoptr (MienDevice) device = mien_contender_device (*spec, &no_device);
    if (!device)
      (bench->json ? g_printerr : g_print) ("%s was not measured: %s\n", *spec,
          no_device->message);
    else if (!measure_device (bench, device, n_streams, rounds, slice, error))
      return FALSE;
  }
  return TRUE;
}
