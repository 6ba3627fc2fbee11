/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs one or several graphs on batches of items. A device can have any number
 * of runners; all runners of a device and graph share the weights.
 *
 * A runner has slots. Each has its own inputs and outputs, so that the device
 * can compute in one while the host fills and reads others. Each slot may be
 * used by one thread at a time; different slots may be used concurrently.
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

/* Maximum number of nodes that one dispatch computes. */
#define MIEN_STEP_MAX_NODES 8

/* Holds a reference to the device. The graphs (of models or gradients) must be
 * valid and outlive the runner. Each of the `n_slots` >= 1 slots holds up to
 * `max_batch` >= 1 items. All memory and pipelines are created here: running
 * does not allocate. */
MienRunner *mien_runner_new (MienDevice *device, const MienGraph *const *graphs,
    guint n_graphs, guint max_batch, guint n_slots, GError **error);

/* The same, but concurrent requests of all runners in the process created this
 * way, with the same device, graphs and max_batch, are batched into one
 * submission (run/sharing.c). The graphs must outlive each of these runners. */
MienRunner *mien_runner_new_shared (MienDevice *device,
    const MienGraph *const *graphs, guint n_graphs, guint max_batch,
    guint n_slots, GError **error);

/* Discards results that nobody waited for. */
void mien_runner_free (MienRunner *runner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienRunner, mien_runner_free)

/* Memory for max_batch items of input `k` of a graph (mien_graph_input ()).
 * Write only, and not between submit and wait: reading may be slow, and a run
 * may overwrite it. */
MienPort mien_runner_input (MienRunner *runner, guint slot, guint graph,
    guint k);

/* Computes all graphs on items 0 to n - 1 of the slot, which must not be
 * submitted already. May return before the run has finished. */
gboolean mien_runner_submit (MienRunner *runner, guint slot, guint n_items,
    GError **error);

/* Waits until the run has finished. Slots may be waited for in any order, once
 * per successful submit. If this or submit fails with
 * MIEN_ENGINE_ERROR_DEVICE_LOST, the runner can no longer be used. */
gboolean mien_runner_wait (MienRunner *runner, guint slot, GError **error);

/* Submits and waits. */
gboolean mien_runner_run (MienRunner *runner, guint slot, guint n_items,
    GError **error);

/* The results of the slot's last run; read only, valid until the next run. */
MienPort mien_runner_output (MienRunner *runner, guint slot, guint graph,
    guint k);

guint mien_runner_max_batch (const MienRunner *runner);

/* Lists what the device does for one item of a graph, as a table for display.
 * Free with g_free (). NULL if the backend has none. */
char *mien_runner_describe (const MienRunner *runner, guint graph);

/* One dispatch in that table. */
typedef struct {
  const char *kernel;
  const char *node; /* its name; the last one's if the dispatch computes
                     * several */
  guint wave;       /* dispatches of the same wave need no barrier between
                     * them */
  guint n_groups;   /* workgroups for one item */
  guint group_size; /* invocations */
  gsize item_bytes; /* of the values it reads and writes per item */
  gsize run_bytes;  /* of the weights, which are read once per run */
  guint nodes[MIEN_STEP_MAX_NODES]; /* of the graph, computed by this
                                     * dispatch */
  guint n_nodes;
} MienRunnerStep;

/* The dispatches of a graph in order, as MienRunnerStep, or NULL if the backend
 * has none. The strings live as long as the runner. */
GArray *mien_runner_steps (const MienRunner *runner, guint graph);

G_END_DECLS
