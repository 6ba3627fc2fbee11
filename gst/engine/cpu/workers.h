/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Threads that share the tasks of a run. They are started in advance, so that
 * running does not allocate. Several callers may run at the same time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MienWorkers MienWorkers;

/* Computes task `task` of a run. Concurrent calls of the same run have
 * different `seat`s, which are below the run's n_seats. */
typedef void (*MienTask) (gpointer data, guint task, guint seat);

/* Starts no threads yet; at most `max` callers and threads can work on one
 * run. */
MienWorkers *mien_workers_new (guint max);
void mien_workers_free (MienWorkers *workers);

/* Makes sure that `n` threads can work on a run, as far as `max` and the system
 * allow. Returns how many can: at least one, the caller itself. */
guint mien_workers_reserve (MienWorkers *workers, guint n);

/* Returns when all `n_tasks` tasks are done; the caller takes part. */
void mien_workers_run (MienWorkers *workers, MienTask task, gpointer data,
    guint n_tasks, guint n_seats);

G_END_DECLS
