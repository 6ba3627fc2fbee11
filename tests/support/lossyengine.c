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
guint lossy_n_runs, lossy_n_items, lossy_width;

static MienDevice *
device_get (const char *spec, gboolean allow_software, GList *open,
    GError **error)
{
  MienDevice *device = mien_device_find (open, &lossy_runs_left);

  return device ? device
                : mien_device_alloc (sizeof (MienDevice), &lossy_runs_left,
                    g_strdup ("the lossy GPU"));
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
runner_submit (MienRunner *base, guint slot, guint n_items, GError **error)
{
  Runner *runner = (Runner *) base;

  if (!mien_test_use_run (base->device, &lossy_runs_left, &runner->lost, error))
    return FALSE;
  lossy_n_runs++;
  lossy_n_items = n_items;
  lossy_width =
      mien_shape_dim (&base->graphs[0]->values[base->graphs[0]->input].shape,
          2);
  return mien_runner_submit (runner->runner, slot, n_items, error);
}

static gboolean
runner_wait (MienRunner *base, guint slot, GError **error)
{
  return mien_runner_wait (((Runner *) base)->runner, slot, error);
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
