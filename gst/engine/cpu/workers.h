/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Threads that share out the tasks of a run. They are started ahead, so that
 * running allocates nothing; several callers may run at the same time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MienWorkers MienWorkers;

/* Computes task `task` of a run. No two calls of a run that go on at the same
 * time have the same `seat`, which is below the run's n_seats. */
typedef void (*MienTask) (gpointer data, guint task, guint seat);

/* No threads yet; `max` callers and threads may work on one run. */
MienWorkers *mien_workers_new (guint max);
void mien_workers_free (MienWorkers *workers);

/* Sees to it that `n` may work on a run, as far as `max` and the system
 * allow, and returns how many may: at least one, the caller itself. */
guint mien_workers_reserve (MienWorkers *workers, guint n);

/* Returns when all of `n_tasks` tasks are done; the caller works too. */
void mien_workers_run (MienWorkers *workers, MienTask task, gpointer data,
    guint n_tasks, guint n_seats);

G_END_DECLS
