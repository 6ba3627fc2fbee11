/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "measure.h"

#include <string.h>
#include <sys/resource.h>

#define SEED 1
#define MIN_RUNS 3

static MienFaces *
faces_alloc (MienModel *const *models, guint n_models, guint max_batch)
{
  MienFaces *faces = g_new0 (MienFaces, 1);
  faces->n_models = n_models;
  faces->size = g_new (gsize, n_models);
  faces->pixels = g_new (float *, n_models);
  for (guint m = 0; m < n_models; m++) {
    const MienGraph *graph = models[m]->graph;
    faces->size[m] = mien_shape_elements (&graph->values[graph->input].shape);
    faces->pixels[m] = g_new (float, faces->size[m] * max_batch);
  }
  return faces;
}

/* Fills the inputs with noise over the full range, separate for each
 * channel. */
static void
fill (float *pixels, const MienModel *model, guint n, GRand *rand)
{
  const MienShape *shape = &model->graph->values[model->graph->input].shape;
  const guint channels = mien_shape_dim (shape, 0);
  const gsize plane = mien_shape_elements (shape) / channels;
  for (gsize i = 0; i < plane * channels * n; i++) {
    const guint c = i / plane % channels;
    pixels[i] =
        g_rand_double_range (rand, model->range_min[c], model->range_max[c]);
  }
}

MienFaces *
mien_faces_new (MienModel *const *models, guint n_models, guint max_batch)
{
  MienFaces *faces = faces_alloc (models, n_models, max_batch);
  GRand *rand = g_rand_new_with_seed (SEED);
  for (guint m = 0; m < n_models; m++)
    fill (faces->pixels[m], models[m], max_batch, rand);
  g_rand_free (rand);
  return faces;
}

static gboolean
read_pixels (const char *path, float *pixels, gsize size, GError **error)
{
  g_autofree char *data = NULL;
  gsize found = 0;
  if (!g_file_get_contents (path, &data, &found, error))
    return FALSE;
  if (found == size) {
    memcpy (pixels, data, size);
    return TRUE;
  }
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
      "%s: expected %" G_GSIZE_FORMAT
      " bytes of float32, found %" G_GSIZE_FORMAT,
      path, size, found);
  return FALSE;
}

MienFaces *
mien_faces_read (MienModel *const *models, guint n_models, guint batch,
    char *const *paths, GError **error)
{
  g_autoptr (MienFaces) faces = faces_alloc (models, n_models, batch);
  if (g_strv_length ((char **) paths) != n_models) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
        "--input: expected one file of faces for each of the %u models",
        n_models);
    return NULL;
  }
  for (guint m = 0; m < n_models; m++)
    if (!read_pixels (paths[m], faces->pixels[m],
            faces->size[m] * batch * sizeof (float), error))
      return NULL;
  return g_steal_pointer (&faces);
}

void
mien_faces_free (MienFaces *faces)
{
  if (!faces)
    return;
  for (guint m = 0; m < faces->n_models; m++)
    g_free (faces->pixels[m]);
  g_free (faces->pixels);
  g_free (faces->size);
  g_free (faces);
}

void
mien_times_init (MienTimes *times)
{
  times->wall = g_array_new (FALSE, FALSE, sizeof (double));
  times->round = g_array_new (FALSE, FALSE, sizeof (double));
  times->cpu = g_array_new (FALSE, FALSE, sizeof (double));
  times->device = g_array_new (FALSE, FALSE, sizeof (double));
  times->n_submissions = 0;
}

void
mien_times_clear (MienTimes *times)
{
  g_clear_pointer (&times->wall, g_array_unref);
  g_clear_pointer (&times->round, g_array_unref);
  g_clear_pointer (&times->cpu, g_array_unref);
  g_clear_pointer (&times->device, g_array_unref);
}

gboolean
mien_measure_run (MienContender *contender, const MienFaces *faces, guint n,
    GError **error)
{
  for (guint m = 0; m < faces->n_models; m++)
    memcpy (mien_contender_input (contender, m), faces->pixels[m],
        n * faces->size[m] * sizeof (float));
  return mien_contender_run (contender, n, error);
}

/* Processor time of all threads of this process, in milliseconds. */
static double
processor_time (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
      + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-3;
}

/* Adds the device time of the run that was just done. */
static void
add_device_time (MienContender *contender, MienTimes *times)
{
  guint n_submissions;
  const double ms = mien_contender_take_time (contender, &n_submissions);
  if (n_submissions == 0)
    return;
  g_array_append_val (times->device, ms);
  times->n_submissions += n_submissions;
}

gboolean
mien_measure_round (MienContender *contender, const MienFaces *faces, guint n,
    double slice, MienTimes *times, GError **error)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (double));
  const double cpu_before = processor_time ();
  for (double total = 0; total < slice || runs->len < MIN_RUNS;) {
    const gint64 begin = g_get_monotonic_time ();
    if (!mien_measure_run (contender, faces, n, error))
      return FALSE;
    const double wall = (g_get_monotonic_time () - begin) * 1e-3;
    g_array_append_val (runs, wall);
    add_device_time (contender, times);
    total += wall;
  }
  const double cpu = (processor_time () - cpu_before) / runs->len;
  const double median = mien_quantile (runs, 0.5);
  g_array_append_val (times->cpu, cpu);
  g_array_append_val (times->round, median);
  g_array_append_vals (times->wall, runs->data, runs->len);
  return TRUE;
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

double
mien_quantile (const GArray *values, double q)
{
  if (values->len == 0)
    return 0;
  g_autofree double *sorted =
      g_memdup2 (values->data, values->len * sizeof (double));
  qsort (sorted, values->len, sizeof (double), compare_doubles);
  const double at = q * (values->len - 1);
  const guint below = (guint) at;
  const guint above = MIN (below + 1, values->len - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
