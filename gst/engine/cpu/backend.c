/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The CPU as a device. A run has one task per item and graph. A task is
 * computed by one worker from the first node to the last, in an arena that fits
 * in the cache.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/backend.h"
#include "net.h"
#include "workers.h"

typedef struct {
  MienDevice base;
  const MienCpuKernels *kernels;
  MienWorkers *workers;
} Device;

/* Buffers for max_batch items, per input and output of a graph. */
typedef struct {
  char *inputs[MIEN_MAX_PORTS], *outputs[MIEN_MAX_PORTS];
} Ports;

typedef struct {
  MienRunner base;
  Ports *ports;     /* per slot and graph */
  guint n_seats;    /* maximum number of workers of a run */
  gpointer *arenas; /* per seat; used by the run that holds the lock */
  GMutex lock;
} Runner;

static Ports *
ports_of (const Runner *runner, guint slot, guint graph)
{
  return &runner->ports[slot * runner->base.n_graphs + graph];
}

static MienDevice *
device_get (const char *spec, gboolean allow_software, GList *open,
    GError **error)
{
  if (spec) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
        "expected no name or index for the CPU, found \"%s\"; use device=cpu",
        spec);
    return NULL;
  }
  MienDevice *found = mien_device_find (open, &mien_backend_cpu);
  if (found)
    return found;
  const MienCpuKernels *kernels = mien_cpu_kernels_get ();
  Device *device = mien_device_alloc (sizeof (Device), &mien_backend_cpu,
      g_strdup_printf ("CPU (%s)", kernels->name));
  device->kernels = kernels;
  device->workers = mien_workers_new (g_get_num_processors ());
  return &device->base;
}

static void
device_clear (MienDevice *base)
{
  mien_workers_free (((Device *) base)->workers);
}

static MienNetwork *
network_new (MienDevice *device, const MienGraph *graph, GError **error)
{
  MienCpuNet *net =
      mien_cpu_net_new (graph, ((Device *) device)->kernels, 0, error);
  return net ? &net->base : NULL;
}

static void
network_free (MienNetwork *network)
{
  mien_cpu_net_free ((MienCpuNet *) network);
}

static const MienCpuNet *
net_of (const Runner *runner, guint graph)
{
  return (const MienCpuNet *) runner->base.networks[graph];
}

/* Page-aligned zeroed memory, or NULL. */
static gpointer
allocate (gsize size)
{
  void *memory = NULL;
  if (posix_memalign (&memory, 4096, size) != 0)
    return NULL;
  return memset (memory, 0, size);
}

static void
runner_clear (MienRunner *base)
{
  Runner *runner = (Runner *) base;
  for (guint i = 0; runner->ports != NULL && i < base->n_slots * base->n_graphs;
       i++)
    for (guint k = 0; k < MIEN_MAX_PORTS; k++) {
      free (runner->ports[i].inputs[k]);
      free (runner->ports[i].outputs[k]);
    }
  for (guint i = 0; i < runner->n_seats; i++)
    free (runner->arenas[i]);
  g_mutex_clear (&runner->lock);
  g_free (runner->arenas);
  g_free (runner->ports);
}

/* Memory for a batch of a value, plus what kernels may read after it. */
static gpointer
allocate_value (const Runner *runner, const MienGraph *graph, guint value)
{
  return allocate (mien_value_size (&graph->values[value])
          * runner->base.max_batch
      + MIEN_CPU_SLACK * sizeof (float));
}

static gboolean
set_ports (Runner *runner, Ports *ports, const MienGraph *graph, GError **error)
{
  gboolean ok = TRUE;
  for (guint k = 0; ok && k < mien_graph_n_inputs (graph); k++) {
    ports->inputs[k] =
        allocate_value (runner, graph, mien_graph_input (graph, k));
    ok = ports->inputs[k] != NULL;
  }
  for (guint k = 0; ok && k < mien_graph_n_outputs (graph); k++) {
    ports->outputs[k] =
        allocate_value (runner, graph, mien_graph_output (graph, k));
    ok = ports->outputs[k] != NULL;
  }
  if (!ok)
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE,
        "not enough memory for a batch of %u", runner->base.max_batch);
  return ok;
}

/* The arena of each seat is large enough for every graph. Slots need no arenas
 * of their own, because a slot is computed when it is submitted, one at a
 * time. */
static gboolean
set_arenas (Runner *runner, guint n, GError **error)
{
  gsize size = 0;
  for (guint i = 0; i < runner->base.n_graphs; i++)
    size = MAX (size, net_of (runner, i)->arena);
  runner->n_seats = n;
  runner->arenas = g_new0 (gpointer, n);
  for (guint i = 0; i < n; i++) {
    runner->arenas[i] = allocate (size);
    if (!runner->arenas[i]) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE,
          "not enough memory for %u times %" G_GSIZE_FORMAT " bytes", n, size);
      return FALSE;
    }
  }
  return TRUE;
}

static gpointer
runner_input (MienRunner *base, guint slot, guint graph, guint k)
{
  return ports_of ((Runner *) base, slot, graph)->inputs[k];
}

static gpointer
runner_output (MienRunner *base, guint slot, guint graph, guint k)
{
  return ports_of ((Runner *) base, slot, graph)->outputs[k];
}

typedef struct {
  const Runner *runner;
  guint slot;
} Job;

/* Tasks go item by item, with all graphs of an item in sequence. */
static void
run_task (gpointer data, guint task, guint seat)
{
  const Job *job = data;
  const Runner *runner = job->runner;
  const guint graph = task % runner->base.n_graphs;
  const Ports *ports = ports_of (runner, job->slot, graph);
  mien_cpu_net_run (net_of (runner, graph), runner->arenas[seat],
      task / runner->base.n_graphs, ports->inputs, ports->outputs);
}

/* Computes synchronously. */
static gboolean
runner_submit (MienRunner *base, guint slot, guint n_items, GError **error)
{
  Runner *runner = (Runner *) base;
  Job job = { runner, slot };
  g_mutex_lock (&runner->lock);
  mien_workers_run (((Device *) base->device)->workers, run_task, &job,
      n_items * base->n_graphs, runner->n_seats);
  g_mutex_unlock (&runner->lock);
  return TRUE;
}

static gboolean
runner_wait (MienRunner *base, guint slot, GError **error)
{
  return TRUE;
}

static const MienRunnerClass runner_class = {
  .clear = runner_clear,
  .input = runner_input,
  .output = runner_output,
  .submit = runner_submit,
  .wait = runner_wait,
};

static MienRunner *
runner_new (MienDevice *device, const MienRunnerInfo *info, GError **error)
{
  Runner *runner =
      mien_runner_alloc (sizeof (Runner), &runner_class, device, info, error);
  if (!runner)
    return NULL;
  g_mutex_init (&runner->lock);
  runner->ports = g_new0 (Ports, info->n_slots * info->n_graphs);
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < info->n_slots * info->n_graphs; i++)
    ok = set_ports (runner, &runner->ports[i], info->graphs[i % info->n_graphs],
        error);
  if (ok)
    ok = set_arenas (runner,
        mien_workers_reserve (((Device *) device)->workers,
            info->n_graphs * info->max_batch),
        error);
  if (ok)
    return &runner->base;
  mien_runner_dispose (&runner->base);
  return NULL;
}

const MienBackend mien_backend_cpu = {
  .name = "cpu",
  .device_get = device_get,
  .device_clear = device_clear,
  .network_new = network_new,
  .network_free = network_free,
  .runner_new = runner_new,
};
