/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Shared runners, over a backend of the test's own whose networks double their
 * input, note how many items they were given, and compute no further than a
 * test lets them: when they are waited for.
 */
#include "engine/backend.h"
#include "engine/runner.h"
#include "nonetworks.h"

#define MAX_BATCH 4
#define ITEM 3  /* floats of an input and of an output */
#define SLOTS 2 /* that a queue has */
#define ALL_SLOTS 3
#define N_MODELS 2
#define N_THREADS 4
#define N_RUNS 50

typedef struct {
  MienRunner base;
  float *inputs[SLOTS][N_MODELS], *outputs[SLOTS][N_MODELS];
  guint n_items[SLOTS];
  gint running[SLOTS]; /* atomic */
} FakeRunner;

static MienDevice *the_device;
static gint n_runners, n_runs, n_items_run; /* atomic */
static gint gone; /* atomic: the device computes nothing */

static GMutex lock;
static GCond changed;
static guint held;        /* lock: slots whose runs wait, a bit each */
static gboolean computes; /* lock: a run has begun */

static void
set_held (guint value)
{
  g_mutex_lock (&lock);
  held = value;
  computes = FALSE;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

static void
wait_for_a_run (void)
{
  g_mutex_lock (&lock);
  while (!computes)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

/* In a run. */
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
  g_atomic_int_add (&n_runners, -1);
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
  g_atomic_int_inc (&n_runs);
  g_atomic_int_add (&n_items_run, n_items);
  runner->n_items[slot] = n_items;
  return TRUE;
}

static gboolean
runner_wait (MienRunner *base, guint slot, GError **error)
{
  FakeRunner *runner = (FakeRunner *) base;
  wait_while_held (slot);
  /* So that threads meet in test_streams (), which does not count on it. */
  g_usleep (100);
  for (guint i = 0; i < base->n_graphs; i++)
    for (guint k = 0; k < ITEM * runner->n_items[slot]; k++)
      runner->outputs[slot][i][k] = 2 * runner->inputs[slot][i][k];
  g_atomic_int_set (&runner->running[slot], 0);
  if (!g_atomic_int_get (&gone))
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
  if (g_atomic_int_get (&gone)) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE, "gone");
    return NULL;
  }
  FakeRunner *runner = mien_runner_alloc (sizeof (FakeRunner), &runner_class,
      device, info, error);
  g_assert_cmpuint (info->n_slots, ==, SLOTS);
  for (guint slot = 0; slot < SLOTS; slot++)
    for (guint i = 0; i < info->n_graphs; i++) {
      runner->inputs[slot][i] = g_new0 (float, ITEM * info->max_batch);
      runner->outputs[slot][i] = g_new0 (float, ITEM * info->max_batch);
    }
  g_atomic_int_inc (&n_runners);
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

static const MienGraph *both[N_MODELS];

static void
models_init (void)
{
  static const MienShape shape = { 1, { ITEM } };
  for (guint i = 0; i < N_MODELS; i++) {
    MienGraph *graph = mien_graph_new ();
    graph->input = mien_graph_add_value (graph, "input", &shape, MIEN_NO_VALUE);
    graph->output =
        mien_graph_add_value (graph, "output", &shape, MIEN_NO_VALUE);
    both[i] = graph;
  }
}

static void
models_clear (void)
{
  for (guint i = 0; i < N_MODELS; i++)
    mien_graph_free ((MienGraph *) both[i]);
}

static MienRunner *
new_with_slots (guint n_models, guint max_batch, guint n_slots)
{
  g_autoptr (GError) error = NULL;
  MienRunner *runner = mien_runner_new_shared (the_device, both, n_models,
      max_batch, n_slots, &error);
  g_assert_no_error (error);
  return runner;
}

static MienRunner *
new_shared (guint n_models, guint max_batch)
{
  return new_with_slots (n_models, max_batch, 1);
}

static float *
floats (MienPort port)
{
  return mien_port_floats (port, 0);
}

/* Submits `n` items whose values nobody else has. */
static void
submit_in (MienRunner *runner, guint slot, guint n, guint value)
{
  for (guint m = 0; m < N_MODELS; m++)
    for (guint k = 0; k < n * ITEM; k++)
      floats (mien_runner_input (runner, slot, m, 0))[k] =
          value + 0.25f * m + 0.01f * k;
  g_assert_true (mien_runner_submit (runner, slot, n, NULL));
}

static void
wait_and_check_in (MienRunner *runner, guint slot, guint n, guint value)
{
  g_autoptr (GError) error = NULL;
  mien_runner_wait (runner, slot, &error);
  g_assert_no_error (error);
  for (guint m = 0; m < N_MODELS; m++)
    for (guint k = 0; k < n * ITEM; k++)
      g_assert_cmpfloat (floats (mien_runner_output (runner, slot, m, 0))[k],
          ==, 2 * (value + 0.25f * m + 0.01f * k));
}

static void
submit (MienRunner *runner, guint n, guint value)
{
  submit_in (runner, 0, n, value);
}

static void
wait_and_check (MienRunner *runner, guint n, guint value)
{
  wait_and_check_in (runner, 0, n, value);
}

static void
run_and_check (MienRunner *runner, guint n, guint value)
{
  submit (runner, n, value);
  wait_and_check (runner, n, value);
}

static gpointer
stream (gpointer data)
{
  const guint index = GPOINTER_TO_UINT (data);
  g_autoptr (MienRunner) runner = new_shared (N_MODELS, MAX_BATCH);
  for (guint i = 0; i < N_RUNS; i++)
    run_and_check (runner, 1 + (index + i) % 2, 1000 * index + i);
  return NULL;
}

/* Streams get the results of their own items, however they meet. */
static void
test_streams (void)
{
  GThread *threads[N_THREADS];
  /* All threads are of one group, however their times fall. */
  g_autoptr (MienRunner) first G_GNUC_UNUSED = new_shared (N_MODELS, MAX_BATCH);
  n_runs = n_items_run = 0;
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new (NULL, stream, GUINT_TO_POINTER (i));
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (n_runners, ==, 1);
  g_assert_cmpint (n_items_run, ==, N_THREADS * N_RUNS * 3 / 2);
  g_assert_cmpint (n_runs, <=, N_THREADS * N_RUNS);
  g_test_message ("%d runs for %d", n_runs, N_THREADS * N_RUNS);
}

/* Two have a slot each; those that wait go together, in order and as far as
 * they fit, whoever of them is waited for first. */
static void
test_together (void)
{
  static const guint sizes[] = { 2, 1, 1, 3, 2 };
  MienRunner *runners[G_N_ELEMENTS (sizes)];
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    runners[i] = new_shared (N_MODELS, MAX_BATCH);
  n_runs = n_items_run = 0;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    submit (runners[i], sizes[i], 100 * i);
  g_assert_cmpint (n_runs, ==, 2);
  wait_and_check (runners[1], sizes[1], 100);
  g_assert_cmpint (n_runs, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    if (i != 1)
      wait_and_check (runners[i], sizes[i], 100 * i);
    g_assert_cmpint (n_runs, ==, 4);
    mien_runner_free (runners[i]);
  }
  g_assert_cmpint (n_items_run, ==, 9);
}

static gpointer
wait_for_seven (gpointer runner)
{
  wait_and_check (runner, 1, 7);
  return NULL;
}

/* What comes while others are computed waits, and goes together after that. */
static void
test_meanwhile (void)
{
  MienRunner *runners[4];
  GThread *thread;
  for (guint i = 0; i < 4; i++)
    runners[i] = new_shared (N_MODELS, MAX_BATCH);
  n_runs = n_items_run = 0;
  set_held (ALL_SLOTS);
  submit (runners[0], 1, 7);
  thread = g_thread_new (NULL, wait_for_seven, runners[0]);
  wait_for_a_run ();
  submit (runners[1], 1, 20);
  submit (runners[2], 2, 30);
  submit (runners[3], 1, 40);
  g_assert_cmpint (n_items_run, ==, 2);
  set_held (0);
  wait_and_check (runners[3], 1, 40);
  wait_and_check (runners[2], 2, 30);
  wait_and_check (runners[1], 1, 20);
  g_thread_join (thread);
  g_assert_cmpint (n_runs, ==, 3);
  g_assert_cmpint (n_items_run, ==, 5);
  for (guint i = 0; i < 4; i++)
    mien_runner_free (runners[i]);
}

/* Who has a slot gets its results while the one before still computes. */
static void
test_own (void)
{
  g_autoptr (MienRunner) slow = new_shared (N_MODELS, MAX_BATCH);
  g_autoptr (MienRunner) other = new_shared (N_MODELS, MAX_BATCH);
  set_held (1);
  submit (slow, 1, 7);
  GThread *thread = g_thread_new (NULL, wait_for_seven, slow);
  wait_for_a_run ();
  for (guint i = 0; i < 5; i++)
    run_and_check (other, 2, 50 + i);
  set_held (0);
  g_thread_join (thread);
}

/* Those whose results nobody fetches hold up nobody, and get them later. */
static void
test_unfetched (void)
{
  g_autoptr (MienRunner) idle = new_with_slots (N_MODELS, MAX_BATCH, 2);
  g_autoptr (MienRunner) other = new_with_slots (N_MODELS, MAX_BATCH, 3);
  submit_in (idle, 0, 4, 100);
  submit_in (idle, 1, 3, 200);
  for (guint i = 0; i < 5; i++)
    run_and_check (other, 2, 50 + i);
  for (guint i = 0; i < 3; i++)
    submit_in (other, i, 4, 500 + 100 * i);
  for (guint i = 3; i-- > 0;)
    wait_and_check_in (other, i, 4, 500 + 100 * i);
  wait_and_check_in (idle, 1, 3, 200);
  wait_and_check_in (idle, 0, 4, 100);
  /* Given up. */
  submit_in (idle, 1, 1, 300);
}

static void
test_alone (void)
{
  g_autoptr (MienRunner) runner = new_shared (N_MODELS, MAX_BATCH);
  n_runs = n_items_run = 0;
  for (guint n = 1; n <= MAX_BATCH; n++)
    run_and_check (runner, n, n);
  g_assert_cmpint (n_runs, ==, MAX_BATCH);
}

/* Only what is the same is shared, and what nobody has is given back. */
static void
test_groups (void)
{
  MienRunner *a = new_shared (N_MODELS, MAX_BATCH);
  MienRunner *b = new_shared (N_MODELS, MAX_BATCH);
  g_assert_cmpint (n_runners, ==, 1);
  MienRunner *other_batch = new_shared (N_MODELS, MAX_BATCH + 1);
  g_assert_cmpint (n_runners, ==, 2);
  MienRunner *other_models = new_shared (1, MAX_BATCH);
  g_assert_cmpint (n_runners, ==, 3);
  mien_runner_free (a);
  run_and_check (b, 2, 7);
  mien_runner_free (b);
  g_assert_cmpint (n_runners, ==, 2);
  mien_runner_free (other_batch);
  mien_runner_free (other_models);
  g_assert_cmpint (n_runners, ==, 0);
}

static gpointer
run_until_lost (gpointer data)
{
  g_autoptr (MienRunner) runner = data;
  for (;;) {
    g_autoptr (GError) error = NULL;
    if (mien_runner_run (runner, 0, 1, &error))
      continue;
    g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE_LOST);
    return NULL;
  }
}

/* All hear of it, and who comes afterwards gets no runner that is of no use. */
static void
test_lost (void)
{
  GThread *threads[N_THREADS];
  g_autoptr (MienRunner) witness G_GNUC_UNUSED =
      new_shared (N_MODELS, MAX_BATCH);
  set_held (0);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] =
        g_thread_new (NULL, run_until_lost, new_shared (N_MODELS, MAX_BATCH));
  wait_for_a_run ();
  g_atomic_int_set (&gone, TRUE);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_autoptr (GError) error = NULL;
  g_assert_null (mien_runner_new_shared (the_device, both, N_MODELS, MAX_BATCH,
      1, &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE);
  g_atomic_int_set (&gone, FALSE);

  g_autoptr (MienDevice) next = mien_device_get ("gpu", NULL);
  g_assert_true (next != the_device);
  mien_device_unref (the_device);
  the_device = g_steal_pointer (&next);
  g_autoptr (MienRunner) again = new_shared (N_MODELS, MAX_BATCH);
  run_and_check (again, 1, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_backends.gpu = &backend;
  the_device = mien_device_get ("gpu", NULL);
  models_init ();
  g_test_add_func ("/sharing/alone", test_alone);
  g_test_add_func ("/sharing/streams", test_streams);
  g_test_add_func ("/sharing/together", test_together);
  g_test_add_func ("/sharing/meanwhile", test_meanwhile);
  g_test_add_func ("/sharing/own", test_own);
  g_test_add_func ("/sharing/unfetched", test_unfetched);
  g_test_add_func ("/sharing/groups", test_groups);
  g_test_add_func ("/sharing/lost", test_lost);
  const int status = g_test_run ();
  models_clear ();
  mien_device_unref (the_device);
  return status;
}
