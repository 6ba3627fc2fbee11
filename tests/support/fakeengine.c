/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "fakeengine.h"

#include <math.h>

#define SIZE 8

FakeEngine fake_engine;

struct _MienDevice {
  char *name;
  guint refs;
};

struct _MienRunner {
  MienDevice *device;
  guint n_models, max_batch;
  gboolean lost;
  float *input, *output;  /* per model, per item */
};

void
fake_engine_reset (void)
{
  g_clear_pointer (&fake_engine.batches, g_array_unref);
  fake_engine = (FakeEngine) {
    .batches = g_array_new (FALSE, FALSE, sizeof (guint)),
    .runs_left = -1,
  };
}

MienModel *
mien_model_load (const char *name, const char *search_path,
    const char *const *keep, GError **error)
{
  static const char *const labels[] = { "bright", "dark", NULL };
  static const MienShape shape = { 3, { 1, SIZE, SIZE } };

  fake_engine.model_path = search_path ? g_intern_string (search_path) : NULL;
  if (g_str_equal (name, "missing")) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
        "there is no model %s", name);
    return NULL;
  }
  fake_engine.n_alive++;
  MienModel *model = g_new0 (MienModel, 1);
  model->name = g_strdup (name);
  model->path = g_strconcat ("/", name, ".onnx", NULL);
  model->attribute = g_strdup (g_str_equal (name, "twin") ? "first" : name);
  model->graph = mien_graph_new ();
  model->graph->input = mien_graph_add_value (model->graph, "input", &shape,
      MIEN_NO_VALUE);
  model->labels = g_strdupv ((char **) labels);
  model->n_labels = 2;
  model->range_max[0] = 1;
  return model;
}

void
mien_model_unref (MienModel *model)
{
  fake_engine.n_alive--;
  g_free (model->name);
  g_free (model->path);
  g_free (model->attribute);
  mien_graph_free (model->graph);
  g_strfreev (model->labels);
  g_free (model);
}

MienFraming
mien_model_framing (const MienModel *model, const char *detector)
{
  return g_strcmp0 (detector, "cascade") == 0 ? FAKE_FRAMING_CASCADE
      : FAKE_FRAMING;
}

MienDevice *
mien_device_get (const char *spec, GError **error)
{
  gboolean is_cpu = g_str_equal (spec, "cpu");
  if (g_str_equal (spec, "none") || (is_cpu && fake_engine.no_cpu)) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE,
        "there is no device %s", spec);
    return NULL;
  }
  MienDevice *device = g_new0 (MienDevice, 1);
  device->name = g_strconcat ("fake ", spec, NULL);
  device->refs = 1;
  fake_engine.n_alive++;
  return device;
}

void
mien_device_unref (MienDevice *device)
{
  if (--device->refs > 0)
    return;
  fake_engine.n_alive--;
  g_free (device->name);
  g_free (device);
}

const char *
mien_device_get_name (const MienDevice *device)
{
  return device->name;
}

MienRunner *
mien_runner_new (MienDevice *device, MienModel *const *models,
    guint n_models, guint max_batch, GError **error)
{
  MienRunner *runner = g_new0 (MienRunner, 1);
  device->refs++;
  runner->device = device;
  runner->n_models = n_models;
  runner->max_batch = max_batch;
  runner->input = g_new0 (float, n_models * max_batch * SIZE * SIZE);
  runner->output = g_new0 (float, n_models * max_batch * 2);
  fake_engine.n_alive++;
  return runner;
}

MienRunner *
mien_runner_new_shared (MienDevice *device, MienModel *const *models,
    guint n_models, guint max_batch, GError **error)
{
  fake_engine.n_shared++;
  return mien_runner_new (device, models, n_models, max_batch, error);
}

void
mien_runner_free (MienRunner *runner)
{
  if (!runner)
    return;
  mien_device_unref (runner->device);
  fake_engine.n_alive--;
  g_free (runner->input);
  g_free (runner->output);
  g_free (runner);
}

float *
mien_runner_input (MienRunner *runner, guint model)
{
  return runner->input + (gsize) model * runner->max_batch * SIZE * SIZE;
}

const float *
mien_runner_output (MienRunner *runner, guint model)
{
  return runner->output + (gsize) model * runner->max_batch * 2;
}

gboolean
mien_runner_run (MienRunner *runner, guint n_items, GError **error)
{
  g_assert_cmpuint (n_items, >=, 1);
  g_assert_cmpuint (n_items, <=, runner->max_batch);
  if (fake_engine.runs_left == 0) {
    fake_engine.runs_left = -1;
    runner->lost = TRUE;
  }
  if (runner->lost) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE_LOST,
        "%s was lost", runner->device->name);
    return FALSE;
  }
  if (fake_engine.runs_left > 0)
    fake_engine.runs_left--;
  g_array_append_val (fake_engine.batches, n_items);

  for (guint i = 0; i < runner->n_models * runner->max_batch; i++) {
    double sum = 0;
    for (guint k = 0; k < SIZE * SIZE; k++)
      sum += runner->input[i * SIZE * SIZE + k];
    float mean = fake_engine.not_a_number ? NAN : sum / (SIZE * SIZE);
    runner->output[2 * i] = mean;
    runner->output[2 * i + 1] = 1 - mean;
  }
  return TRUE;
}
