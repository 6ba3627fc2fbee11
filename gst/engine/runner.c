/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "runner.h"

#include "backend.h"
#include "sharing.h"

struct _MienRunner {
  MienDevice *device;
  const MienGraph **graphs;
  guint n_graphs;
  GPtrArray *models;       /* owners of the graphs, where they have any */
  guint max_batch;
  const MienBackend *backend;
  gpointer handle;         /* the backend's */
};

/* The runner that the backend calls `handle`. */
static MienRunner *
wrap (MienDevice *device, const MienGraph *const *graphs, guint n_graphs,
    guint max_batch, const MienBackend *backend, gpointer handle)
{
  MienRunner *runner = g_new0 (MienRunner, 1);
  runner->device = mien_device_ref (device);
  runner->graphs = g_memdup2 (graphs, n_graphs * sizeof (graphs[0]));
  runner->n_graphs = n_graphs;
  runner->models = g_ptr_array_new_with_free_func (
      (GDestroyNotify) mien_model_unref);
  runner->max_batch = max_batch;
  runner->backend = backend;
  runner->handle = handle;
  return runner;
}

MienRunner *
mien_runner_new_for_graphs (MienDevice *device,
    const MienGraph *const *graphs, guint n_graphs, guint max_batch,
    GError **error)
{
  g_return_val_if_fail (n_graphs >= 1 && max_batch >= 1, NULL);

  gpointer device_handle = NULL;
  const MienBackend *backend = mien_device_backend (device, &device_handle);
  gpointer handle = backend->runner_new (device_handle, graphs, n_graphs,
      max_batch, error);
  return handle == NULL ? NULL
      : wrap (device, graphs, n_graphs, max_batch, backend, handle);
}

static const MienGraph **
get_graphs (MienModel *const *models, guint n_models)
{
  const MienGraph **graphs = g_new (const MienGraph *, n_models);
  for (guint i = 0; i < n_models; i++)
    graphs[i] = models[i]->graph;
  return graphs;
}

static void
hold_models (MienRunner *runner, MienModel *const *models, guint n_models)
{
  for (guint i = 0; i < n_models; i++)
    g_ptr_array_add (runner->models, mien_model_ref (models[i]));
}

MienRunner *
mien_runner_new (MienDevice *device, MienModel *const *models, guint n_models,
    guint max_batch, GError **error)
{
  g_autofree const MienGraph **graphs = get_graphs (models, n_models);
  MienRunner *runner = mien_runner_new_for_graphs (device, graphs, n_models,
      max_batch, error);
  if (runner != NULL)
    hold_models (runner, models, n_models);
  return runner;
}

MienRunner *
mien_runner_new_shared (MienDevice *device, MienModel *const *models,
    guint n_models, guint max_batch, GError **error)
{
  g_return_val_if_fail (n_models >= 1 && max_batch >= 1, NULL);

  gpointer member = mien_sharing_join (device, models, n_models, max_batch,
      error);
  if (member == NULL)
    return NULL;
  g_autofree const MienGraph **graphs = get_graphs (models, n_models);
  MienRunner *runner = wrap (device, graphs, n_models, max_batch,
      &mien_backend_sharing, member);
  hold_models (runner, models, n_models);
  return runner;
}

void
mien_runner_free (MienRunner *runner)
{
  if (runner == NULL)
    return;
  runner->backend->runner_free (runner->handle);
  g_ptr_array_unref (runner->models);
  g_free (runner->graphs);
  mien_device_unref (runner->device);
  g_free (runner);
}

float *
mien_runner_input_at (MienRunner *runner, guint model, guint k)
{
  g_return_val_if_fail (model < runner->n_graphs &&
      k < mien_graph_n_inputs (runner->graphs[model]), NULL);
  return runner->backend->runner_input (runner->handle, model, k);
}

float *
mien_runner_input (MienRunner *runner, guint model)
{
  return mien_runner_input_at (runner, model, 0);
}

gboolean
mien_runner_run (MienRunner *runner, guint n_items, GError **error)
{
  g_return_val_if_fail (n_items >= 1 && n_items <= runner->max_batch, FALSE);
  return runner->backend->runner_run (runner->handle, n_items, error);
}

const float *
mien_runner_output_at (MienRunner *runner, guint model, guint k)
{
  g_return_val_if_fail (model < runner->n_graphs &&
      k < mien_graph_n_outputs (runner->graphs[model]), NULL);
  return runner->backend->runner_output (runner->handle, model, k);
}

const float *
mien_runner_output (MienRunner *runner, guint model)
{
  return mien_runner_output_at (runner, model, 0);
}

guint
mien_runner_max_batch (const MienRunner *runner)
{
  return runner->max_batch;
}
