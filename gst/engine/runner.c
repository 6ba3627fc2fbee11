/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "backend.h"
#include "runner.h"

struct _MienRunner {
  MienDevice *device;
  MienModel **models;
  guint n_models;
  guint max_batch;
  const MienBackend *backend;
  gpointer handle;         /* the backend's */
};

MienRunner *
mien_runner_new (MienDevice *device, MienModel *const *models, guint n_models,
    guint max_batch, GError **error)
{
  g_return_val_if_fail (n_models >= 1 && max_batch >= 1, NULL);

  gpointer device_handle = NULL;
  const MienBackend *backend = mien_device_backend (device, &device_handle);
  g_autofree const MienGraph **graphs = g_new (const MienGraph *, n_models);
  for (guint i = 0; i < n_models; i++)
    graphs[i] = models[i]->graph;
  gpointer handle = backend->runner_new (device_handle, graphs, n_models,
      max_batch, error);
  if (handle == NULL)
    return NULL;

  MienRunner *runner = g_new0 (MienRunner, 1);
  runner->device = mien_device_ref (device);
  runner->models = g_new (MienModel *, n_models);
  for (guint i = 0; i < n_models; i++)
    runner->models[i] = mien_model_ref (models[i]);
  runner->n_models = n_models;
  runner->max_batch = max_batch;
  runner->backend = backend;
  runner->handle = handle;
  return runner;
}

void
mien_runner_free (MienRunner *runner)
{
  if (runner == NULL)
    return;
  runner->backend->runner_free (runner->handle);
  for (guint i = 0; i < runner->n_models; i++)
    mien_model_unref (runner->models[i]);
  g_free (runner->models);
  mien_device_unref (runner->device);
  g_free (runner);
}

float *
mien_runner_input (MienRunner *runner, guint model)
{
  g_return_val_if_fail (model < runner->n_models, NULL);
  return runner->backend->runner_input (runner->handle, model);
}

gboolean
mien_runner_run (MienRunner *runner, guint n_items, GError **error)
{
  g_return_val_if_fail (n_items >= 1 && n_items <= runner->max_batch, FALSE);
  return runner->backend->runner_run (runner->handle, n_items, error);
}

const float *
mien_runner_output (MienRunner *runner, guint model)
{
  g_return_val_if_fail (model < runner->n_models, NULL);
  return runner->backend->runner_output (runner->handle, model);
}

guint
mien_runner_max_batch (const MienRunner *runner)
{
  return runner->max_batch;
}
