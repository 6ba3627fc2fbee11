/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "fakeengine.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>

#include "nonetworks.h"
#include "onnxtext.h"

#define SIZE 8

#define NETWORK \
  "opset 13\ninput x ?,1,8,8\noutput y\nfloat w 2,64\n" \
  "Flatten x -> f\nGemm f w -> l transB=1\nSoftmax l -> y\n"

#define SIDE_FILE \
  "[x]\ndir=input\nranges=0.0,1.0\n[mien]\nattribute=%s\n" \
  "labels=bright;dark\nside-default=1.0\nshift-default=0.0\n" \
  "side-cascade=2.0\nshift-cascade=0.5\n"

FakeEngine fake_engine;

typedef struct {
  MienRunner base;
  gboolean lost;
  guint *n_items;        /* per slot */
  float *input, *output; /* per slot, per model, per item */
} Runner;

static GMutex lock;   /* protects fake_engine's runs, and `lost` */
static GCond changed; /* `held` has changed, or there are more runs */
static gboolean held; /* protected by lock */

static const char *const names[] = { "first", "second", "third", "twin" };
static char *folder; /* of the model files */

static void
remove_models (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);
    g_autofree char *onnx = g_strconcat (path, ".onnx", NULL);
    g_autofree char *side = g_strconcat (path, ".modelinfo", NULL);
    g_unlink (onnx);
    g_unlink (side);
  }
  g_rmdir (folder);
  g_free (folder);
}

static void
write_models (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) network = mien_test_onnx (NETWORK);
  gsize size = 0;
  const char *data = g_bytes_get_data (network, &size);
  folder = g_dir_make_tmp ("mien-fake-XXXXXX", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);
    g_autofree char *onnx = g_strconcat (path, ".onnx", NULL);
    g_autofree char *side = g_strconcat (path, ".modelinfo", NULL);
    g_autofree char *text = g_strdup_printf (SIDE_FILE,
        g_str_equal (names[i], "twin") ? "first" : names[i]);
    g_assert_true (g_file_set_contents (onnx, data, size, NULL));
    g_assert_true (g_file_set_contents (side, text, -1, NULL));
  }
  g_setenv ("MIEN_MODEL_PATH", folder, TRUE);
  atexit (remove_models);
}

static MienDevice *
open_device (const char *spec, GList *open, GError **error)
{
  gconstpointer key = g_intern_string (spec);
  MienDevice *device = mien_device_find (open, key);
  if (device != NULL)
    return device;
  if (g_str_equal (spec, "none")
      || (g_str_equal (spec, "cpu") && fake_engine.no_cpu)) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE,
        "there is no device %s", spec);
    return NULL;
  }
  fake_engine.n_devices++;
  device = mien_device_alloc (sizeof (MienDevice), key,
      g_strconcat ("fake ", spec, NULL));
  device->gpu = fake_engine.is_gpu && !g_str_equal (spec, "cpu");
  return device;
}

static MienDevice *
get_gpu (const char *spec, gboolean allow_software, GList *open, GError **error)
{
  return open_device (spec != NULL ? spec : "gpu", open, error);
}

static MienDevice *
get_cpu (const char *spec, gboolean allow_software, GList *open, GError **error)
{
  return open_device ("cpu", open, error);
}

static void
device_clear (MienDevice *device)
{
  fake_engine.n_devices--;
}

static void
runner_clear (MienRunner *base)
{
  Runner *runner = (Runner *) base;
  g_free (runner->n_items);
  g_free (runner->input);
  g_free (runner->output);
  fake_engine.n_runners--;
}

/* The index of the first item of a graph in a slot. */
static guint
first_item (const MienRunner *base, guint slot, guint graph)
{
  return (slot * base->n_graphs + graph) * base->max_batch;
}

static gpointer
runner_input (MienRunner *base, guint slot, guint graph, guint k)
{
  return ((Runner *) base)->input
      + first_item (base, slot, graph) * SIZE * SIZE;
}

static gpointer
runner_output (MienRunner *base, guint slot, guint graph, guint k)
{
  return ((Runner *) base)->output + first_item (base, slot, graph) * 2;
}

static gboolean
runner_submit (MienRunner *base, guint slot, guint n_items, GError **error)
{
  Runner *runner = (Runner *) base;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  if (!fake_engine.lost_late
      && !mien_test_use_run (base->device, &fake_engine.runs_left,
          &runner->lost, error))
    return FALSE;
  runner->n_items[slot] = n_items;
  g_array_append_val (fake_engine.batches, n_items);
  g_cond_broadcast (&changed);
  return TRUE;
}

static void
compute (const float *input, float *output)
{
  double sum = 0;
  for (guint k = 0; k < SIZE * SIZE; k++)
    sum += input[k];
  float mean = fake_engine.not_a_number ? NAN : sum / (SIZE * SIZE);
  output[0] = mean;
  output[1] = 1 - mean;
}

static gboolean
runner_wait (MienRunner *base, guint slot, GError **error)
{
  Runner *runner = (Runner *) base;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&lock);
  while (held)
    g_cond_wait (&changed, &lock);
  if (fake_engine.lost_late
      && !mien_test_use_run (base->device, &fake_engine.runs_left,
          &runner->lost, error))
    return FALSE;
  for (guint graph = 0; graph < base->n_graphs; graph++)
    for (guint i = 0; i < runner->n_items[slot]; i++) {
      const guint item = first_item (base, slot, graph) + i;
      compute (runner->input + item * SIZE * SIZE, runner->output + 2 * item);
    }
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
  const gsize n = (gsize) info->n_slots * info->n_graphs * info->max_batch;
  runner->n_items = g_new0 (guint, info->n_slots);
  runner->input = g_new0 (float, n *SIZE *SIZE);
  runner->output = g_new0 (float, n * 2);
  fake_engine.n_runners++;
  return &runner->base;
}

static const MienBackend gpu = {
  .name = "fake gpu",
  .device_get = get_gpu,
  .device_clear = device_clear,
  .network_new = mien_test_network_new,
  .network_free = mien_test_network_free,
  .runner_new = runner_new,
};

static const MienBackend cpu = {
  .name = "fake cpu",
  .device_get = get_cpu,
  .device_clear = device_clear,
  .network_new = mien_test_network_new,
  .network_free = mien_test_network_free,
  .runner_new = runner_new,
};

void
fake_engine_reset (void)
{
  g_clear_pointer (&fake_engine.batches, g_array_unref);
  fake_engine = (FakeEngine) {
    .batches = g_array_new (FALSE, FALSE, sizeof (guint)),
    .runs_left = -1,
  };
  mien_backends = (MienBackends) { &gpu, &cpu };
  if (folder == NULL)
    write_models ();
}

void
fake_engine_hold (gboolean hold)
{
  g_mutex_lock (&lock);
  held = hold;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

void
fake_engine_await_runs (guint n)
{
  g_mutex_lock (&lock);
  while (fake_engine.batches->len < n)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}
