/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/runner.h"

#include "engine/backend.h"
#include "log/log.h"

/* Returns FALSE and moves `cause` into `error`. A lost device is not returned
 * by mien_device_get () again. */
static gboolean
fail (MienDevice *device, GError *cause, GError **error)
{
  if (g_error_matches (cause, MIEN_ENGINE_ERROR,
          MIEN_ENGINE_ERROR_DEVICE_LOST)) {
    g_atomic_int_set (&device->lost, TRUE);
    if (device->base)
      g_atomic_int_set (&device->base->lost, TRUE);
  }
  g_propagate_error (error, cause);
  return FALSE;
}

MienRunner *
mien_runner_new (MienDevice *device, const MienGraph *const *graphs,
    guint n_graphs, guint max_batch, guint n_slots, GError **error)
{
  g_return_val_if_fail (n_graphs >= 1 && max_batch >= 1 && n_slots >= 1, NULL);

  const MienRunnerInfo info = { graphs, n_graphs, max_batch, n_slots };
  const gint64 start = g_get_monotonic_time ();
  GError *cause = NULL;
  MienRunner *runner = device->backend->runner_new (device, &info, &cause);
  if (!runner) {
    fail (device, cause, error);
    return NULL;
  }
  mien_device_ref (device);
  MIEN_DEBUG ("%s: ready for %u networks, batches of %u, %u slots after "
              "%.1f ms",
      device->name, n_graphs, max_batch, n_slots,
      (g_get_monotonic_time () - start) / 1e3);
  return runner;
}

void
mien_runner_free (MienRunner *runner)
{
  if (!runner)
    return;
  MienDevice *device = runner->device;
  for (guint slot = 0; slot < runner->n_slots; slot++)
    if (runner->submitted[slot] != 0)
      runner->klass->wait (runner, slot, NULL);
  mien_runner_dispose (runner);
  mien_device_unref (device);
}

static MienPort
port_of (const MienGraph *graph, guint value, gpointer data)
{
  const MienValue *v = &graph->values[value];
  return (MienPort) { v->type, data ? MIEN_PLACE_HOST : MIEN_PLACE_DEVICE,
    mien_value_size (v), data };
}

MienPort
mien_runner_input (MienRunner *runner, guint slot, guint model, guint k)
{
  g_assert (slot < runner->n_slots && model < runner->n_graphs
      && k < mien_graph_n_inputs (runner->graphs[model]));
  const MienGraph *graph = runner->graphs[model];
  return port_of (graph, mien_graph_input (graph, k),
      runner->klass->input (runner, slot, model, k));
}

MienPort
mien_runner_output (MienRunner *runner, guint slot, guint model, guint k)
{
  g_assert (slot < runner->n_slots && model < runner->n_graphs
      && k < mien_graph_n_outputs (runner->graphs[model]));
  const MienGraph *graph = runner->graphs[model];
  return port_of (graph, mien_graph_output (graph, k),
      runner->klass->output (runner, slot, model, k));
}

gboolean
mien_runner_submit (MienRunner *runner, guint slot, guint n_items,
    GError **error)
{
  g_return_val_if_fail (slot < runner->n_slots && runner->submitted[slot] == 0,
      FALSE);
  g_return_val_if_fail (n_items >= 1 && n_items <= runner->max_batch, FALSE);

  const gint64 now = g_get_monotonic_time ();
  GError *cause = NULL;
  if (!runner->klass->submit (runner, slot, n_items, &cause))
    return fail (runner->device, cause, error);
  runner->submitted[slot] = now;
  MIEN_TRACE ("%s: %u items submitted in slot %u, which took %.3f ms",
      runner->device->name, n_items, slot,
      (g_get_monotonic_time () - now) / 1e3);
  return TRUE;
}

gboolean
mien_runner_wait (MienRunner *runner, guint slot, GError **error)
{
  g_return_val_if_fail (slot < runner->n_slots && runner->submitted[slot] != 0,
      FALSE);

  const gint64 start = runner->submitted[slot];
  runner->submitted[slot] = 0;
  GError *cause = NULL;
  if (!runner->klass->wait (runner, slot, &cause))
    return fail (runner->device, cause, error);
  MIEN_LOG ("%s: slot %u computed %.3f ms after its submission",
      runner->device->name, slot, (g_get_monotonic_time () - start) / 1e3);
  return TRUE;
}

gboolean
mien_runner_run (MienRunner *runner, guint slot, guint n_items, GError **error)
{
  return mien_runner_submit (runner, slot, n_items, error)
      && mien_runner_wait (runner, slot, error);
}

guint
mien_runner_max_batch (const MienRunner *runner)
{
  return runner->max_batch;
}

GArray *
mien_runner_steps (const MienRunner *runner, guint graph)
{
  const MienBackend *backend = runner->device->backend;
  return backend->network_steps
      ? backend->network_steps (runner->networks[graph])
      : NULL;
}

char *
mien_runner_describe (const MienRunner *runner, guint graph)
{
  const MienBackend *backend = runner->device->backend;
  return backend->network_describe
      ? backend->network_describe (runner->networks[graph])
      : NULL;
}
