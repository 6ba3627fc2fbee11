/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs one or several graphs on batches of items. Any number of runners per
 * device; weights are shared by all runners of a device and graph.
 *
 * A runner has slots. Each has inputs and outputs of its own, so that the
 * device may compute in one while the host fills and reads others. One thread
 * at a time per slot; slots may be of different threads.
 *
 *   write items to mien_runner_input (r, slot, m, 0) for each graph m
 *   mien_runner_submit (r, slot, n, &error)
 *   mien_runner_wait (r, slot, &error)
 *   read n outputs from mien_runner_output (r, slot, m, 0)
 */
#pragma once

#include "engine/device.h"
#include "engine/graph.h"
#include "engine/port.h"

G_BEGIN_DECLS

typedef struct _MienRunner MienRunner;

/* Nodes that one dispatch computes, at most. */
#define MIEN_STEP_MAX_NODES 8

/* Holds a reference to the device. The graphs (a model's, a gradient's) are
 * valid, and outlive the runner. `max_batch` >= 1 items fit each of `n_slots`
 * >= 1 slots. All memory and pipelines are made here: running allocates
 * nothing. */
MienRunner *mien_runner_new (MienDevice *device, const MienGraph *const *graphs,
    guint n_graphs, guint max_batch, guint n_slots, GError **error);

/* The same, but requests of all runners of the process that are made so, for
 * this device, these graphs and this max_batch, are batched into one submission
 * where they come at the same time (run/sharing.c). Each of them is owed the
 * graphs as long as it lives. */
MienRunner *mien_runner_new_shared (MienDevice *device,
    const MienGraph *const *graphs, guint n_graphs, guint max_batch,
    guint n_slots, GError **error);

/* Results that nobody waited for are given up. */
void mien_runner_free (MienRunner *runner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienRunner, mien_runner_free)

/* Memory for max_batch items of input `k` of a graph
 * (mien_graph_input ()). Write only, and not between submit and wait: reading
 * may be slow, and a run may change it. */
MienPort mien_runner_input (MienRunner *runner, guint slot, guint graph,
    guint k);

/* Computes all graphs on items 0 to n - 1 of the slot, which is not submitted
 * already. May return before it is done, or not. */
gboolean mien_runner_submit (MienRunner *runner, guint slot, guint n_items,
    GError **error);

/* Returns when it is done; in any order of the slots, once per submit that
 * succeeded. After MIEN_ENGINE_ERROR_DEVICE_LOST, from either, the runner is
 * of no more use. */
gboolean mien_runner_wait (MienRunner *runner, guint slot, GError **error);

/* Both. */
gboolean mien_runner_run (MienRunner *runner, guint slot, guint n_items,
    GError **error);

/* What the slot's last run computed; read only, valid until the next. */
MienPort mien_runner_output (MienRunner *runner, guint slot, guint graph,
    guint k);

guint mien_runner_max_batch (const MienRunner *runner);

/* What the device does for one item of a graph, for people: a table of lines,
 * to be freed with g_free (), or NULL from backends that have none. */
char *mien_runner_describe (const MienRunner *runner, guint graph);

/* One dispatch of that table. */
typedef struct {
  const char *kernel;
  const char *node; /* its name; of several that one dispatch computes the
                     * last one's */
  guint wave;       /* dispatches of a wave need no barrier between */
  guint n_groups;   /* workgroups for one item */
  guint group_size; /* invocations */
  gsize item_bytes; /* of values that it reads and writes for each item */
  gsize run_bytes;  /* of weights, which all items of a run need */
  guint nodes[MIEN_STEP_MAX_NODES]; /* of the graph, that are done with it */
  guint n_nodes;
} MienRunnerStep;

/* The dispatches of a graph in order, MienRunnerStep, or NULL from backends that
 * have none. Strings live as long as the runner. */
GArray *mien_runner_steps (const MienRunner *runner, guint graph);

G_END_DECLS
