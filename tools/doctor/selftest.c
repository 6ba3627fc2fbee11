/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "selftest.h"

#include <math.h>
#include <string.h>

#include "detector/net.h"
#include "engine/runner.h"
#include "known.h"
#include "model/model.h"
#include "model/modelfile.h"

/* Maximum error of probabilities on a device that computes in fp32. */
#define TOLERANCE 1e-3
#define LEAST_TIME (G_USEC_PER_SEC / 4) /* for running a network */
#define MOST_RUNS 200
#define FRAME_WIDTH 640
#define FRAME_HEIGHT 360

typedef gboolean (*Run) (gpointer data, GError **error);

/* Mean duration of a run in milliseconds; negative on error. */
static double
time_runs (Run run, gpointer data, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  guint n = 0;

  do {
    if (!run (data, error))
      return -1;
    n++;
  } while (g_get_monotonic_time () - start < LEAST_TIME && n < MOST_RUNS);
  return (g_get_monotonic_time () - start) / 1000.0 / n;
}

static gboolean
run_classifier (gpointer data, GError **error)
{
  return mien_runner_run (data, 0, 1, error);
}

static void
fill_input (const MienModel *model, float *input)
{
  const guint8 *pixels = known_picture ();
  const float low = model->range_min[0], high = model->range_max[0];

  for (guint i = 0; i < KNOWN_SIZE * KNOWN_SIZE; i++)
    input[i] = low + pixels[i] / 255.0f * (high - low);
}

static gboolean
check_scores (const KnownNetwork *network, const float *scores,
    const char *const *labels, GError **error)
{
  for (guint i = 0; i < network->n_scores; i++) {
    if (fabsf (scores[i] - network->scores[i]) <= TOLERANCE)
      continue;
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE,
        "network %s gives %.4f for %s, expected %.4f", network->name, scores[i],
        labels[i], network->scores[i]);
    return FALSE;
  }
  return TRUE;
}

static double
test_classifier (const KnownNetwork *network, const char *path,
    MienDevice *device, GError **error)
{
  g_autoptr (MienModel) model = mien_model_load (path, NULL, NULL, error);
  if (!model)
    return -1;
  g_autoptr (MienRunner) runner = mien_runner_new (device,
      (const MienGraph *const *) &model->graph, 1, 1, 1, error);
  if (!runner)
    return -1;
  fill_input (model, mien_port_floats (mien_runner_input (runner, 0, 0, 0), 0));
  if (!mien_runner_run (runner, 0, 1, error)
      || !check_scores (network,
          mien_port_floats (mien_runner_output (runner, 0, 0, 0), 0),
          (const char *const *) model->heads[0].labels, error))
    return -1;
  return time_runs (run_classifier, runner, error);
}

static gboolean
run_detector (gpointer data, GError **error)
{
  MienDetectorPicture picture;

  if (!mien_detector_net_begin (data, 0, FRAME_WIDTH, FRAME_HEIGHT, &picture,
          error))
    return FALSE;
  const MienDetectorModel *model = mien_detector_net_model (data);
  memset (picture.planes, 0,
      sizeof (float) * model->channels * picture.width * picture.height);
  return mien_detector_net_submit (data, 0, error)
      && mien_detector_net_wait (data, 0, error);
}

static double
test_detector (const char *path, const char *spec, GError **error)
{
  g_autoptr (MienDetectorModel) model =
      mien_detector_model_load (path, NULL, error);
  if (!model)
    return -1;
  g_autoptr (MienDetectorNet) net =
      mien_detector_net_new (model, spec, MIEN_PRECISION_FP32, 1, error);
  if (!net || !run_detector (net, error))
    return -1;
  return time_runs (run_detector, net, error);
}

/* Tests one network and appends its run time to `times`. FALSE if it does not
 * work. */
static gboolean
test_network (const KnownNetwork *network, MienDevice *device, const char *spec,
    GString *times, GError **error)
{
  g_autofree char *path = mien_modelfile_find (network->name, NULL, NULL);
  if (!path || !known_is_at (network, path))
    return TRUE;
  const gboolean detects = network->n_scores == 0;
  const double milliseconds = detects
      ? test_detector (path, spec, error)
      : test_classifier (network, path, device, error);
  if (milliseconds < 0)
    return FALSE;
  g_string_append_printf (times, "%s%s %.2f ms", times->len > 0 ? ", " : "",
      network->name, milliseconds);
  if (detects)
    g_string_append_printf (times, " at %dx%d", FRAME_WIDTH, FRAME_HEIGHT);
  return TRUE;
}

void
self_test (Report *report, MienDevice *device, const char *spec)
{
  g_autoptr (GString) times = g_string_new (NULL);

  for (guint i = 0; known_network (i); i++) {
    g_autoptr (GError) error = NULL;
    if (test_network (known_network (i), device, spec, times, &error))
      continue;
    report_problem (report,
        "Update its driver, or name another device by device=; device=cpu "
        "needs "
        "no driver",
        "device=%s, %s, does not work: %s", spec, mien_device_get_name (device),
        error->message);
    return;
  }
  report_ok (report, "device=%s, %s, self-test: %s", spec,
      mien_device_get_name (device),
      times->len > 0 ? times->str : "none of the shipped networks is there");
}
