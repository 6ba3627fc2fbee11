/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "backend.h"

MienDevice *
mien_device_find (GList *open, gconstpointer key)
{
  for (GList *l = open; l != NULL; l = l->next) {
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
  return device;
}

gpointer
mien_runner_alloc (gsize size, const MienRunnerClass *klass,
    MienDevice *device, const MienRunnerInfo *info)
{
  MienRunner *runner = g_malloc0 (size);
  runner->klass = klass;
  runner->device = device;
  runner->graphs = g_memdup2 (info->graphs,
      info->n_graphs * sizeof (info->graphs[0]));
  runner->n_graphs = info->n_graphs;
  runner->max_batch = info->max_batch;
  runner->n_slots = info->n_slots;
  runner->submitted = g_new0 (gint64, info->n_slots);
  return runner;
}

void
mien_runner_dispose (MienRunner *runner)
{
  runner->klass->clear (runner);
  g_free (runner->submitted);
  g_free (runner->graphs);
  g_free (runner);
}
