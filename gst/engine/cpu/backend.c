/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The CPU as a device: one per process while somebody holds it. A run's tasks
 * are its items times its models; each is one worker's from the first node to
 * the last, in an arena that fits the cache.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/backend.h"
#include "net.h"
#include "workers.h"

typedef struct {
  guint references;         /* under `device_lock` */
  const MienCpuKernels *kernels;
  char *name;
  MienWorkers *workers;
  GMutex lock;
  GHashTable *nets;         /* MienGraph -> SharedNet, under `lock` */
} Device;

/* A net and the runners that use it. */
typedef struct {
  MienCpuNet *net;
  guint references;         /* under the device's lock */
} SharedNet;

typedef struct {
  const MienCpuNet *net;
  /* Per input and output of the graph, max_batch items. */
  float *inputs[MIEN_MAX_PORTS], *outputs[MIEN_MAX_PORTS];
} Model;

typedef struct {
  Device *device;
  guint n_models;
  Model *models;
  guint n_slots;
  float **arenas;           /* per slot */
} Runner;

static GMutex device_lock;
static Device *the_device;

static gpointer
device_get (const char *spec, gboolean allow_software, GError **error)
{
  if (spec != NULL) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
        "there is one CPU; expected no name or index, found \"%s\"", spec);
    return NULL;
  }
  g_mutex_lock (&device_lock);
  if (the_device == NULL) {
    the_device = g_new0 (Device, 1);
    the_device->kernels = mien_cpu_kernels_get ();
    the_device->name = g_strdup_printf ("CPU (%s)",
        the_device->kernels->name);
    the_device->workers = mien_workers_new (g_get_num_processors ());
    the_device->nets = g_hash_table_new (NULL, NULL);
    g_mutex_init (&the_device->lock);
  }
  the_device->references++;
  g_mutex_unlock (&device_lock);
  return the_device;
}

static void
device_unref (gpointer data)
{
  Device *device = data;
  g_mutex_lock (&device_lock);
  if (--device->references == 0) {
    the_device = NULL;
    mien_workers_free (device->workers);
    g_hash_table_unref (device->nets);
    g_mutex_clear (&device->lock);
    g_free (device->name);
    g_free (device);
  }
  g_mutex_unlock (&device_lock);
}

static const char *
device_name (gpointer device)
{
  return ((const Device *) device)->name;
}

static const MienCpuNet *
net_get (Device *device, const MienGraph *graph, GError **error)
{
  g_mutex_lock (&device->lock);
  SharedNet *shared = g_hash_table_lookup (device->nets, graph);
  if (shared == NULL) {
    MienCpuNet *net = mien_cpu_net_new (graph, device->kernels, error);
    if (net != NULL) {
      shared = g_new (SharedNet, 1);
      *shared = (SharedNet) { net, 0 };
      g_hash_table_insert (device->nets, (gpointer) graph, shared);
    }
  }
  if (shared != NULL)
    shared->references++;
  g_mutex_unlock (&device->lock);
  return shared != NULL ? shared->net : NULL;
}

static void
net_put (Device *device, const MienCpuNet *net)
{
  g_mutex_lock (&device->lock);
  SharedNet *shared = g_hash_table_lookup (device->nets, net->graph);
  if (--shared->references == 0) {
    g_hash_table_remove (device->nets, net->graph);
    mien_cpu_net_free (shared->net);
    g_free (shared);
  }
  g_mutex_unlock (&device->lock);
}

/* Zeroed floats at the start of a page, or NULL. */
static float *
allocate (gsize n)
{
  void *memory = NULL;
  if (posix_memalign (&memory, 4096, n * sizeof (float)) != 0)
    return NULL;
  return memset (memory, 0, n * sizeof (float));
}

static void
runner_free (gpointer data)
{
  Runner *runner = data;
  for (guint i = 0; i < runner->n_models; i++) {
    Model *model = &runner->models[i];
    if (model->net != NULL)
      net_put (runner->device, model->net);
    for (guint k = 0; k < MIEN_MAX_PORTS; k++) {
      free (model->inputs[k]);
      free (model->outputs[k]);
    }
  }
  for (guint i = 0; i < runner->n_slots; i++)
    free (runner->arenas[i]);
  g_free (runner->arenas);
  g_free (runner->models);
  g_free (runner);
}

static gsize
size_of (const MienGraph *graph, guint value)
{
  return mien_shape_elements (&graph->values[value].shape);
}

static gboolean
set_model (Runner *runner, Model *model, const MienGraph *graph,
    guint max_batch, GError **error)
{
  model->net = net_get (runner->device, graph, error);
  if (model->net == NULL)
    return FALSE;
  gboolean ok = TRUE;
  for (guint k = 0; ok && k < mien_graph_n_inputs (graph); k++) {
    gsize size = size_of (graph, mien_graph_input (graph, k)) * max_batch;
    ok = (model->inputs[k] = allocate (size)) != NULL;
  }
  for (guint k = 0; ok && k < mien_graph_n_outputs (graph); k++) {
    gsize size = size_of (graph, mien_graph_output (graph, k)) * max_batch;
    ok = (model->outputs[k] = allocate (size)) != NULL;
  }
  if (!ok)
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE,
        "no memory for a batch of %u", max_batch);
  return ok;
}

/* Every slot's arena fits every model. */
static gboolean
set_arenas (Runner *runner, guint n, GError **error)
{
  gsize size = 0;
  for (guint i = 0; i < runner->n_models; i++)
    size = MAX (size, runner->models[i].net->arena);
  runner->n_slots = n;
  runner->arenas = g_new0 (float *, n);
  for (guint i = 0; i < n; i++) {
    runner->arenas[i] = allocate (size);
    if (runner->arenas[i] == NULL) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE,
          "no memory for %u times %" G_GSIZE_FORMAT " floats", n, size);
      return FALSE;
    }
  }
  return TRUE;
}

static gpointer
runner_new (gpointer device, const MienGraph *const *graphs, guint n_graphs,
    guint max_batch, GError **error)
{
  Runner *runner = g_new0 (Runner, 1);
  runner->device = device;
  runner->n_models = n_graphs;
  runner->models = g_new0 (Model, n_graphs);
  gboolean ok = TRUE;
  for (guint i = 0; i < n_graphs && ok; i++)
    ok = set_model (runner, &runner->models[i], graphs[i], max_batch, error);
  if (ok)
    ok = set_arenas (runner, mien_workers_reserve (runner->device->workers,
            n_graphs * max_batch), error);
  if (!ok)
    g_clear_pointer (&runner, runner_free);
  return runner;
}

static float *
runner_input (gpointer runner, guint graph, guint k)
{
  return ((Runner *) runner)->models[graph].inputs[k];
}

static const float *
runner_output (gpointer runner, guint graph, guint k)
{
  return ((Runner *) runner)->models[graph].outputs[k];
}

/* Item by item, the models of each one after the other. */
static void
run_task (gpointer data, guint task, guint slot)
{
  const Runner *runner = data;
  const Model *model = &runner->models[task % runner->n_models];
  mien_cpu_net_run (model->net, runner->arenas[slot],
      task / runner->n_models, model->inputs, model->outputs);
}

static gboolean
runner_run (gpointer data, guint n_items, GError **error)
{
  Runner *runner = data;
  mien_workers_run (runner->device->workers, run_task, runner,
      n_items * runner->n_models, runner->n_slots);
  return TRUE;
}

const MienBackend mien_backend_cpu = {
  .name = "cpu",
  .device_get = device_get,
  .device_unref = device_unref,
  .device_name = device_name,
  .runner_new = runner_new,
  .runner_free = runner_free,
  .runner_input = runner_input,
  .runner_output = runner_output,
  .runner_run = runner_run,
};
