/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/precision.h"

#include <math.h>
#include <string.h>

#include "engine/backend.h"
#include "log/log.h"

/* Pictures of a trial, alternately smooth, like faces, and noise. */
#define N_PICTURES 4
#define N_WAVES 5
#define SEED 1606

static const char *const names[] = { "auto", "fp32", "fp16" };

const char *
mien_precision_name (MienType type)
{
  return names[type == MIEN_TYPE_FLOAT16 ? MIEN_PRECISION_FP16
                                         : MIEN_PRECISION_FP32];
}

gboolean
mien_precision_parse (const char *name, MienPrecision *precision,
    GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0) {
      *precision = i;
      return TRUE;
    }
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "expected auto, fp32 or fp16 for the precision, found \"%s\"", name);
  return FALSE;
}

/* Adds a wave of amplitude 1 / (2 N_WAVES) to a plane. */
static void
add_wave (GRand *rand, float *plane, guint height, guint width)
{
  const double across = g_rand_double_range (rand, -9, 9) / width;
  const double down = g_rand_double_range (rand, -9, 9) / height;
  const double phase = g_rand_double_range (rand, 0, 2 * G_PI);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      plane[y * width + x] +=
          sin (across * x + down * y + phase) / (2.0 * N_WAVES);
}

static void
fill_picture (GRand *rand, const MienTrial *trial, guint picture, float *out)
{
  const MienGraph *graph = trial->graph;
  const MienShape *shape = &graph->values[graph->input].shape;
  const guint channels = mien_shape_dim (shape, 0);
  const gsize plane = mien_shape_elements (shape) / channels;
  const guint height = mien_shape_dim (shape, 1);
  for (guint c = 0; c < channels; c++, out += plane) {
    for (gsize i = 0; i < plane; i++)
      out[i] = picture % 2 == 0 ? 0.5f : (float) g_rand_double (rand);
    for (guint w = 0; picture % 2 == 0 && w < N_WAVES; w++)
      add_wave (rand, out, height, plane / height);
    for (gsize i = 0; i < plane; i++)
      out[i] = trial->low + out[i] * (trial->high - trial->low);
  }
}

/* Returns a runner that has computed the pictures, or NULL. */
static MienRunner *
run_trial (MienDevice *device, const MienTrial *trial, GError **error)
{
  MienRunner *runner =
      mien_runner_new (device, &trial->graph, 1, N_PICTURES, 1, error);
  if (!runner)
    return NULL;
  const MienPort port = mien_runner_input (runner, 0, 0, 0);
  const gsize n = port.item_size / sizeof (float);
  g_autofree float *picture = g_new (float, n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  for (guint i = 0; i < N_PICTURES; i++) {
    fill_picture (rand, trial, i, picture);
    /* Inputs are write only. */
    memcpy (mien_port_floats (port, i), picture, port.item_size);
  }
  if (mien_runner_run (runner, 0, N_PICTURES, error))
    return runner;
  mien_runner_free (runner);
  return NULL;
}

/* Infinite if any difference is not finite. */
static double
difference_of (const float *got, const float *want, gsize n)
{
  double largest = 0, scale = 1;
  for (gsize i = 0; i < n; i++) {
    const double off = fabs ((double) got[i] - want[i]);
    if (!isfinite (off))
      return INFINITY;
    largest = MAX (largest, off);
    scale = MAX (scale, fabs (want[i]));
  }
  return largest / scale;
}

/* The largest difference between the outputs at fp16 and at fp32. */
static gboolean
compare (MienDevice *half, const MienTrial *trial, double *difference,
    GError **error)
{
  g_autoptr (MienRunner) want = run_trial (half->base, trial, error);
  if (!want)
    return FALSE;
  g_autoptr (MienRunner) got = run_trial (half, trial, error);
  if (!got)
    return FALSE;
  *difference = 0;
  for (guint k = 0; k < mien_graph_n_outputs (trial->graph); k++) {
    const MienPort port = mien_runner_output (got, 0, 0, k);
    const double off = difference_of (mien_port_floats (port, 0),
        mien_port_floats (mien_runner_output (want, 0, 0, k), 0),
        N_PICTURES * port.item_size / sizeof (float));
    *difference = MAX (*difference, off);
  }
  return TRUE;
}

/* Returns why fp16 cannot be used, or NULL. */
static char *
try (MienDevice *half, const MienTrial *trials, guint n_trials)
{
  for (guint i = 0; i < n_trials; i++) {
    const MienTrial *trial = &trials[i];
    g_autoptr (GError) error = NULL;
    double difference;
    if (!compare (half, trial, &difference, &error))
      return g_strdup (error->message);
    if (!(difference <= trial->goal))
      return g_strdup_printf ("outputs differ by up to %.2g of their range, "
                              "and %.2g is allowed",
          difference, trial->goal);
    MIEN_INFO ("%s: precision fp16, outputs differ by up to %.2g of their "
               "range (%.2g is allowed)",
        half->name, difference, trial->goal);
  }
  return NULL;
}

static MienDevice *
choose_best (MienDevice *device, const MienTrial *trials, guint n_trials)
{
  if (!device->prefers_half) {
    MIEN_DEBUG ("%s: precision auto uses fp32, fp16 is not available or not "
                "likely to be faster",
        device->name);
    return mien_device_ref (device);
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) half =
      mien_device_at (device, MIEN_TYPE_FLOAT16, &error);
  g_autofree char *reason =
      half ? try (half, trials, n_trials) : g_strdup (error->message);
  if (!reason)
    return g_steal_pointer (&half);
  MIEN_WARNING ("%s: precision auto uses fp32: at fp16 %s", device->name,
      reason);
  return mien_device_ref (device);
}

MienDevice *
mien_device_choose (MienDevice *device, MienPrecision wanted,
    const MienTrial *trials, guint n_trials, GError **error)
{
  switch (wanted) {
    case MIEN_PRECISION_FP16:
      return mien_device_at (device, MIEN_TYPE_FLOAT16, error);
    case MIEN_PRECISION_FP32:
      return mien_device_at (device, MIEN_TYPE_FLOAT32, error);
    default:
      return choose_best (device, trials, n_trials);
  }
}
