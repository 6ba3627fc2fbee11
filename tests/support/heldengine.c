/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "heldengine.h"

#include "engine/backend.h"
#include "nonetworks.h"

typedef struct {
  MienRunner base;
  float *inputs[HELD_SLOTS][HELD_MODELS], *outputs[HELD_SLOTS][HELD_MODELS];
  guint n_items[HELD_SLOTS];
  gint running[HELD_SLOTS]; /* atomic */
} FakeRunner;

HeldEngine held_engine;

static GMutex lock;
static GCond changed;
static guint held;        /* protected by lock: bit mask of slots whose runs
                           * block */
static gboolean computes; /* protected by lock: a run has begun */

void
held_engine_hold (guint slots)
{
  g_mutex_lock (&lock);
  held = slots;
  computes = FALSE;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

void
held_engine_wait_for_a_run (void)
{
  g_mutex_lock (&lock);
  while (!computes)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

/* Called during a run. */
static void
wait_while_held (guint slot)
{
  g_mutex_lock (&lock);
  computes = TRUE;
  g_cond_broadcast (&changed);
  while (held >> slot & 1)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

static MienDevice *
device_get (const char *spec, gboolean allow_software, GList *open,
    GError **error)
{
  MienDevice *found = mien_device_find (open, &mien_backends);
  return found != NULL
      ? found
      : mien_device_alloc (sizeof (MienDevice), &mien_backends,
          g_strdup ("fake"));
}

static void
device_clear (MienDevice *device)
{
}

static void
runner_clear (MienRunner *base)
{
  FakeRunner *runner = (FakeRunner *) base;
  for (guint slot = 0; slot < base->n_slots; slot++)
    for (guint i = 0; i < base->n_graphs; i++) {
      g_free (runner->inputs[slot][i]);
      g_free (runner->outputs[slot][i]);
    }
  g_atomic_int_add (&held_engine.n_runners, -1);
}

static gpointer
runner_input (MienRunner *base, guint slot, guint graph, guint k)
{
  return ((FakeRunner *) base)->inputs[slot][graph];
}

static gpointer
runner_output (MienRunner *base, guint slot, guint graph, guint k)
{
  return ((FakeRunner *) base)->outputs[slot][graph];
}

static gboolean
runner_submit (MienRunner *base, guint slot, guint n_items, GError **error)
{
  FakeRunner *runner = (FakeRunner *) base;
  g_assert_true (g_atomic_int_compare_and_exchange (&runner->running[slot], 0,
      1));
  g_atomic_int_inc (&held_engine.n_runs);
  g_atomic_int_add (&held_engine.n_items_run, n_items);
  runner->n_items[slot] = n_items;
  return TRUE;
}

static gboolean
runner_wait (MienRunner *base, guint slot, GError **error)
{
  FakeRunner *runner = (FakeRunner *) base;
  wait_while_held (slot);
  /* Makes it likely that threads overlap in test_streams (), which does not
   * depend on it. */
  g_usleep (100);
  for (guint i = 0; i < base->n_graphs; i++)
    for (guint k = 0; k < HELD_ITEM * runner->n_items[slot]; k++)
      runner->outputs[slot][i][k] = 2 * runner->inputs[slot][i][k];
  g_atomic_int_set (&runner->running[slot], 0);
  if (!g_atomic_int_get (&held_engine.gone))
    return TRUE;
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE_LOST, "lost");
  return FALSE;
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
  if (g_atomic_int_get (&held_engine.gone)) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE,
        "held_engine.gone");
    return NULL;
  }
  FakeRunner *runner = mien_runner_alloc (sizeof (FakeRunner), &runner_class,
      device, info, error);
  g_assert_cmpuint (info->n_slots, ==, HELD_SLOTS);
  for (guint slot = 0; slot < HELD_SLOTS; slot++)
    for (guint i = 0; i < info->n_graphs; i++) {
      runner->inputs[slot][i] = g_new0 (float, HELD_ITEM * info->max_batch);
      runner->outputs[slot][i] = g_new0 (float, HELD_ITEM * info->max_batch);
    }
  g_atomic_int_inc (&held_engine.n_runners);
  return &runner->base;
}

static const MienBackend backend = {
  .name = "fake",
  .device_get = device_get,
  .device_clear = device_clear,
  .network_new = mien_test_network_new,
  .network_free = mien_test_network_free,
  .runner_new = runner_new,
};

void
held_engine_install (void)
{
  mien_backends.gpu = &backend;
}
