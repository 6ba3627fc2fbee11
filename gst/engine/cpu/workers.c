/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "workers.h"

/* A run, on its caller's stack. Guarded by the workers' lock, except `next`. */
typedef struct {
  MienTask task;
  gpointer data;
  guint n_tasks;
  guint n_seats;
  guint seats_taken;
  guint busy; /* threads that may still access this run */
  int next;   /* atomic: the first task that has not been taken */
} Run;

struct _MienWorkers {
  GMutex lock;
  GCond work;  /* a run was added, or the workers are shutting down */
  GCond done;  /* a run's last thread has left it */
  GQueue runs; /* of Run; the links are on the callers' stacks */
  GPtrArray *threads;
  guint max;
  gboolean over;
};

static void
take_tasks (Run *run, guint seat)
{
  for (;;) {
    const guint task = (guint) g_atomic_int_add (&run->next, 1);
    if (task >= run->n_tasks)
      return;
    run->task (run->data, task, seat);
  }
}

/* A run that can use another thread. */
static Run *
find_run (MienWorkers *workers)
{
  for (GList *l = workers->runs.head; l; l = l->next) {
    Run *run = l->data;
    if (run->seats_taken < run->n_seats
        && (guint) g_atomic_int_get (&run->next) < run->n_tasks)
      return run;
  }
  return NULL;
}

static gpointer
worker_main (gpointer data)
{
  MienWorkers *workers = data;
  g_mutex_lock (&workers->lock);
  while (!workers->over) {
    Run *run = find_run (workers);
    if (!run) {
      g_cond_wait (&workers->work, &workers->lock);
      continue;
    }
    const guint seat = run->seats_taken++;
    run->busy++;
    g_mutex_unlock (&workers->lock);
    take_tasks (run, seat);
    g_mutex_lock (&workers->lock);
    if (--run->busy == 0)
      g_cond_broadcast (&workers->done);
  }
  g_mutex_unlock (&workers->lock);
  return NULL;
}

MienWorkers *
mien_workers_new (guint max)
{
  MienWorkers *workers = g_new0 (MienWorkers, 1);
  g_mutex_init (&workers->lock);
  g_cond_init (&workers->work);
  g_cond_init (&workers->done);
  g_queue_init (&workers->runs);
  workers->threads =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_thread_join);
  workers->max = max;
  return workers;
}

void
mien_workers_free (MienWorkers *workers)
{
  if (!workers)
    return;
  g_mutex_lock (&workers->lock);
  workers->over = TRUE;
  g_cond_broadcast (&workers->work);
  g_mutex_unlock (&workers->lock);
  g_ptr_array_unref (workers->threads);
  g_cond_clear (&workers->done);
  g_cond_clear (&workers->work);
  g_mutex_clear (&workers->lock);
  g_free (workers);
}

guint
mien_workers_reserve (MienWorkers *workers, guint n)
{
  n = MIN (n, workers->max);
  g_mutex_lock (&workers->lock);
  while (workers->threads->len + 1 < n) {
    GThread *thread = g_thread_try_new ("mien-cpu", worker_main, workers, NULL);
    if (!thread)
      break;
    g_ptr_array_add (workers->threads, thread);
  }
  n = MIN (n, workers->threads->len + 1);
  g_mutex_unlock (&workers->lock);
  return n;
}

void
mien_workers_run (MienWorkers *workers, MienTask task, gpointer data,
    guint n_tasks, guint n_seats)
{
  Run run = { task, data, n_tasks, n_seats, 1, 0, 0 };
  if (n_tasks <= 1 || n_seats <= 1) {
    take_tasks (&run, 0);
    return;
  }
  GList link = { &run, NULL, NULL };
  g_mutex_lock (&workers->lock);
  g_queue_push_tail_link (&workers->runs, &link);
  const guint helpers = MIN (n_tasks, n_seats) - 1;
  for (guint i = 0; i < helpers; i++)
    g_cond_signal (&workers->work);
  g_mutex_unlock (&workers->lock);

  take_tasks (&run, 0);

  g_mutex_lock (&workers->lock);
  g_queue_unlink (&workers->runs, &link);
  while (run.busy > 0)
    g_cond_wait (&workers->done, &workers->lock);
  g_mutex_unlock (&workers->lock);
}
