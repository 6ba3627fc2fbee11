/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs one or several models on batches of items. One thread at a time per
 * runner; any number of runners per device. Weights are shared by all
 * runners of a device and model.
 *
 *   write items to mien_runner_input (r, m) for each model m
 *   mien_runner_run (r, n, &error)
 *   read n outputs from mien_runner_output (r, m)
 */
#pragma once

#include "device.h"
#include "model.h"

G_BEGIN_DECLS

typedef struct _MienRunner MienRunner;

/* Holds references to device and models. `max_batch` >= 1 items fit. All
 * memory and pipelines are made here: running allocates nothing. */
MienRunner *mien_runner_new (MienDevice *device, MienModel *const *models,
    guint n_models, guint max_batch, GError **error);

/* The same, but the items of all runners of the process that are made so, for
 * this device, these models and this max_batch, go to the device together
 * where they come at the same time. Each runner has inputs and outputs of its
 * own, and runs of one runner stay in order. */
MienRunner *mien_runner_new_shared (MienDevice *device,
    MienModel *const *models, guint n_models, guint max_batch,
    GError **error);

/* Graphs that are not a model's own, such as gradients (gradient.h): what is
 * said of models below goes for them. They must be valid, and outlive the
 * runner. */
MienRunner *mien_runner_new_for_graphs (MienDevice *device,
    const MienGraph *const *graphs, guint n_graphs, guint max_batch,
    GError **error);

void mien_runner_free (MienRunner *runner);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienRunner, mien_runner_free)

/* Host memory for max_batch items of the model's input shape, item after
 * item. Write only: reading may be slow, and a run may change it. */
float *mien_runner_input (MienRunner *runner, guint model);

/* Computes all models on items 0 to n - 1 in one submission and waits.
 * After MIEN_ENGINE_ERROR_DEVICE_LOST the runner is of no more use. */
gboolean mien_runner_run (MienRunner *runner, guint n_items, GError **error);

/* Outputs of the last run, item after item; valid until the next. */
const float *mien_runner_output (MienRunner *runner, guint model);

/* The same for input or output `k` of a graph that has several
 * (mien_graph_input ()); k = 0 is the one above. */
float *mien_runner_input_at (MienRunner *runner, guint model, guint k);
const float *mien_runner_output_at (MienRunner *runner, guint model, guint k);

guint mien_runner_max_batch (const MienRunner *runner);

G_END_DECLS
