/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lossyengine.h"

#include "nonetworks.h"

typedef struct {
  MienRunner base;
  MienDevice *cpu;
  MienRunner *runner; /* of the CPU */
  gboolean lost;
} Runner;

gint lossy_runs_left = -1;
gboolean lossy_late, lossy_is_gpu;
guint lossy_n_runs, lossy_n_items, lossy_width, lossy_n_runners;

static GMutex lock; /* protects runs and runners */
static GCond changed;
static gboolean held; /* protected by lock */

static MienDevice *
device_get (const char *spec, gboolean allow_software, GList *open,
    GError **error)
{
  MienDevice *device = mien_device_find (open, &lossy_runs_left);

  if (device)
    return device;
  device = mien_device_alloc (sizeof (MienDevice), &lossy_runs_left,
      g_strdup ("the lossy GPU"));
  device->gpu = lossy_is_gpu;
  return device;
}

static void
device_clear (MienDevice *device)
{
}

static void
runner_clear (MienRunner *base)
{
  Runner *runner = (Runner *) base;

  mien_runner_free (runner->runner);
  mien_device_unref (runner->cpu);
  g_mutex_lock (&lock);
  lossy_n_runners--;
  g_mutex_unlock (&lock);
}

static gpointer
runner_input (MienRunner *base, guint slot, guint graph, guint k)
{
  return mien_runner_input (((Runner *) base)->runner, slot, graph, k).data;
}

static gpointer
runner_output (MienRunner *base, guint slot, guint graph, guint k)
{
  return mien_runner_output (((Runner *) base)->runner, slot, graph, k).data;
}

static gboolean
use_run (Runner *runner, gboolean late, GError **error)
{
  return lossy_late != late
      || mien_test_use_run (runner->base.device, &lossy_runs_left,
          &runner->lost, error);
}

static gboolean
runner_submit (MienRunner *base, guint slot, guint n_items, GError **error)
{
  Runner *runner = (Runner *) base;
  const MienGraph *graph = base->graphs[0];

  g_mutex_lock (&lock);
  const gboolean ok = use_run (runner, FALSE, error);
  if (ok) {
    lossy_n_runs++;
    lossy_n_items = n_items;
    lossy_width = mien_shape_dim (&graph->values[graph->input].shape, 2);
  }
  g_mutex_unlock (&lock);
  return ok && mien_runner_submit (runner->runner, slot, n_items, error);
}

static gboolean
runner_wait (MienRunner *base, guint slot, GError **error)
{
  Runner *runner = (Runner *) base;

  g_mutex_lock (&lock);
  while (held)
    g_cond_wait (&changed, &lock);
  const gboolean ok = use_run (runner, TRUE, error);
  g_mutex_unlock (&lock);
  return mien_runner_wait (runner->runner, slot, ok ? error : NULL) && ok;
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

  runner->cpu = mien_device_get ("cpu", error);
  g_assert_no_error (*error);
  runner->runner = mien_runner_new (runner->cpu, info->graphs, info->n_graphs,
      info->max_batch, info->n_slots, error);
  g_assert_no_error (*error);
  g_mutex_lock (&lock);
  lossy_n_runners++;
  g_mutex_unlock (&lock);
  return &runner->base;
}

static const MienBackend gpu = {
  .name = "lossy",
  .device_get = device_get,
  .device_clear = device_clear,
  .network_new = mien_test_network_new,
  .network_free = mien_test_network_free,
  .runner_new = runner_new,
};

void
lossy_engine_init (void)
{
  mien_backends.gpu = &gpu;
}

void
lossy_engine_hold (gboolean hold)
{
  g_mutex_lock (&lock);
  held = hold;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}
