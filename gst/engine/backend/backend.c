/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine/backend.h"

MienDevice *
mien_device_find (GList *open, gconstpointer key)
{
  for (GList *l = open; l; l = l->next) {
    MienDevice *device = l->data;
    if (device->key == key && !g_atomic_int_get (&device->lost))
      return device;
  }
  return NULL;
}

gpointer
mien_device_alloc (gsize size, gconstpointer key, char *name)
{
  MienDevice *device = g_malloc0 (size);
  device->key = key;
  device->name = name;
  g_mutex_init (&device->lock);
  device->networks = g_hash_table_new (NULL, NULL);
  return device;
}

MienNetwork *
mien_network_get (MienDevice *device, const MienGraph *graph, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED =
      g_mutex_locker_new (&device->lock);
  MienNetwork *network = g_hash_table_lookup (device->networks, graph);
  if (!network) {
    network = device->backend->network_new (device, graph, error);
    if (!network)
      return NULL;
    network->device = device;
    network->graph = graph;
    g_hash_table_insert (device->networks, (gpointer) graph, network);
  }
  network->n_refs++;
  return network;
}

void
mien_network_unref (MienNetwork *network)
{
  if (!network)
    return;
  MienDevice *device = network->device;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED =
      g_mutex_locker_new (&device->lock);
  if (--network->n_refs > 0)
    return;
  g_hash_table_remove (device->networks, network->graph);
  device->backend->network_free (network);
}

gpointer
mien_runner_alloc (gsize size, const MienRunnerClass *klass, MienDevice *device,
    const MienRunnerInfo *info, GError **error)
{
  MienRunner *runner = g_malloc0 (size);
  runner->klass = klass;
  runner->device = device;
  runner->graphs =
      g_memdup2 (info->graphs, info->n_graphs * sizeof (info->graphs[0]));
  runner->networks = g_new0 (MienNetwork *, info->n_graphs);
  runner->n_graphs = info->n_graphs;
  runner->max_batch = info->max_batch;
  runner->n_slots = info->n_slots;
  runner->submitted = g_new0 (gint64, info->n_slots);
  for (guint i = 0; i < info->n_graphs; i++) {
    runner->networks[i] = mien_network_get (device, info->graphs[i], error);
    if (!runner->networks[i]) {
      mien_runner_dispose (runner);
      return NULL;
    }
  }
  return runner;
}

void
mien_runner_dispose (MienRunner *runner)
{
  runner->klass->clear (runner);
  for (guint i = 0; i < runner->n_graphs; i++)
    mien_network_unref (runner->networks[i]);
  g_free (runner->submitted);
  g_free (runner->networks);
  g_free (runner->graphs);
  g_free (runner);
}
