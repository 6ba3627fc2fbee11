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

guint mien_runner_max_batch (const MienRunner *runner);

G_END_DECLS
