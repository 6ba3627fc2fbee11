/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shared runners, on a backend that can be blocked. */
#include "engine/error.h"
#include "heldengine.h"

#define MAX_BATCH 4
#define ALL_SLOTS ((1 << HELD_SLOTS) - 1)
#define N_THREADS 4
#define N_RUNS 50

static MienDevice *the_device;
static const MienGraph *both[HELD_MODELS];

static void
models_init (void)
{
  static const MienShape shape = { 1, { HELD_ITEM } };
  for (guint i = 0; i < HELD_MODELS; i++) {
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
  for (guint i = 0; i < HELD_MODELS; i++)
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

/* Submits `n` items with unique values. */
static void
submit_in (MienRunner *runner, guint slot, guint n, guint value)
{
  for (guint m = 0; m < HELD_MODELS; m++)
    for (guint k = 0; k < n * HELD_ITEM; k++)
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
  for (guint m = 0; m < HELD_MODELS; m++)
    for (guint k = 0; k < n * HELD_ITEM; k++)
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
  g_autoptr (MienRunner) runner = new_shared (HELD_MODELS, MAX_BATCH);
  for (guint i = 0; i < N_RUNS; i++)
    run_and_check (runner, 1 + (index + i) % 2, 1000 * index + i);
  return NULL;
}

/* Streams get the results of their own items, whatever the timing. */
static void
test_streams (void)
{
  GThread *threads[N_THREADS];
  /* All threads belong to one group, whatever the timing. */
  g_autoptr (MienRunner) first G_GNUC_UNUSED =
      new_shared (HELD_MODELS, MAX_BATCH);
  held_engine.n_runs = held_engine.n_items_run = 0;
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new (NULL, stream, GUINT_TO_POINTER (i));
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (held_engine.n_runners, ==, 1);
  g_assert_cmpint (held_engine.n_items_run, ==, N_THREADS * N_RUNS * 3 / 2);
  g_assert_cmpint (held_engine.n_runs, <=, N_THREADS * N_RUNS);
  g_test_message ("%d runs for %d", held_engine.n_runs, N_THREADS * N_RUNS);
}

/* Two have a slot each. Waiting requests are batched in order as far as they
 * fit, whichever of them is waited for first. */
static void
test_together (void)
{
  static const guint sizes[] = { 2, 1, 1, 3, 2 };
  MienRunner *runners[G_N_ELEMENTS (sizes)];
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    runners[i] = new_shared (HELD_MODELS, MAX_BATCH);
  held_engine.n_runs = held_engine.n_items_run = 0;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    submit (runners[i], sizes[i], 100 * i);
  g_assert_cmpint (held_engine.n_runs, ==, 2);
  wait_and_check (runners[1], sizes[1], 100);
  g_assert_cmpint (held_engine.n_runs, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    if (i != 1)
      wait_and_check (runners[i], sizes[i], 100 * i);
    g_assert_cmpint (held_engine.n_runs, ==, 4);
    mien_runner_free (runners[i]);
  }
  g_assert_cmpint (held_engine.n_items_run, ==, 9);
}

static gpointer
wait_for_seven (gpointer runner)
{
  wait_and_check (runner, 1, 7);
  return NULL;
}

/* Requests that arrive during a run are queued and batched afterwards. */
static void
test_meanwhile (void)
{
  MienRunner *runners[4];
  GThread *thread;
  for (guint i = 0; i < 4; i++)
    runners[i] = new_shared (HELD_MODELS, MAX_BATCH);
  held_engine.n_runs = held_engine.n_items_run = 0;
  held_engine_hold (ALL_SLOTS);
  submit (runners[0], 1, 7);
  thread = g_thread_new (NULL, wait_for_seven, runners[0]);
  held_engine_wait_for_a_run ();
  submit (runners[1], 1, 20);
  submit (runners[2], 2, 30);
  submit (runners[3], 1, 40);
  g_assert_cmpint (held_engine.n_items_run, ==, 2);
  held_engine_hold (0);
  wait_and_check (runners[3], 1, 40);
  wait_and_check (runners[2], 2, 30);
  wait_and_check (runners[1], 1, 20);
  g_thread_join (thread);
  g_assert_cmpint (held_engine.n_runs, ==, 3);
  g_assert_cmpint (held_engine.n_items_run, ==, 5);
  for (guint i = 0; i < 4; i++)
    mien_runner_free (runners[i]);
}

/* A runner with a slot of its own gets its results while an earlier run is
 * still computing. */
static void
test_own (void)
{
  g_autoptr (MienRunner) slow = new_shared (HELD_MODELS, MAX_BATCH);
  g_autoptr (MienRunner) other = new_shared (HELD_MODELS, MAX_BATCH);
  held_engine_hold (1);
  submit (slow, 1, 7);
  GThread *thread = g_thread_new (NULL, wait_for_seven, slow);
  held_engine_wait_for_a_run ();
  for (guint i = 0; i < 5; i++)
    run_and_check (other, 2, 50 + i);
  held_engine_hold (0);
  g_thread_join (thread);
}

/* Requests whose results are not fetched do not block others, and the results
 * can be fetched later. */
static void
test_unfetched (void)
{
  g_autoptr (MienRunner) idle = new_with_slots (HELD_MODELS, MAX_BATCH, 2);
  g_autoptr (MienRunner) other = new_with_slots (HELD_MODELS, MAX_BATCH, 3);
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
  /* Never waited for. */
  submit_in (idle, 1, 1, 300);
}

static void
test_alone (void)
{
  g_autoptr (MienRunner) runner = new_shared (HELD_MODELS, MAX_BATCH);
  held_engine.n_runs = held_engine.n_items_run = 0;
  for (guint n = 1; n <= MAX_BATCH; n++)
    run_and_check (runner, n, n);
  g_assert_cmpint (held_engine.n_runs, ==, MAX_BATCH);
}

/* Only identical configurations are shared, and unused ones are released. */
static void
test_groups (void)
{
  MienRunner *a = new_shared (HELD_MODELS, MAX_BATCH);
  MienRunner *b = new_shared (HELD_MODELS, MAX_BATCH);
  g_assert_cmpint (held_engine.n_runners, ==, 1);
  MienRunner *other_batch = new_shared (HELD_MODELS, MAX_BATCH + 1);
  g_assert_cmpint (held_engine.n_runners, ==, 2);
  MienRunner *other_models = new_shared (1, MAX_BATCH);
  g_assert_cmpint (held_engine.n_runners, ==, 3);
  mien_runner_free (a);
  run_and_check (b, 2, 7);
  mien_runner_free (b);
  g_assert_cmpint (held_engine.n_runners, ==, 2);
  mien_runner_free (other_batch);
  mien_runner_free (other_models);
  g_assert_cmpint (held_engine.n_runners, ==, 0);
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

/* All users get the error, and later ones get no unusable runner. */
static void
test_lost (void)
{
  GThread *threads[N_THREADS];
  g_autoptr (MienRunner) witness G_GNUC_UNUSED =
      new_shared (HELD_MODELS, MAX_BATCH);
  held_engine_hold (0);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new (NULL, run_until_lost,
        new_shared (HELD_MODELS, MAX_BATCH));
  held_engine_wait_for_a_run ();
  g_atomic_int_set (&held_engine.gone, TRUE);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_autoptr (GError) error = NULL;
  g_assert_null (mien_runner_new_shared (the_device, both, HELD_MODELS,
      MAX_BATCH, 1, &error));
  g_assert_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_DEVICE);
  g_atomic_int_set (&held_engine.gone, FALSE);

  g_autoptr (MienDevice) next = mien_device_get ("gpu", NULL);
  g_assert_true (next != the_device);
  mien_device_unref (the_device);
  the_device = g_steal_pointer (&next);
  g_autoptr (MienRunner) again = new_shared (HELD_MODELS, MAX_BATCH);
  run_and_check (again, 1, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  held_engine_install ();
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
