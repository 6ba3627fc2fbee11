/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A queue in front of a runner, for runners that put their items together
 * (mien_runner_new_shared ()). What is submitted while the runner computes
 * stays in the queue; whoever waits first when the runner is free takes all
 * that is in the queue, as far as it fits a batch and in order, and runs it
 * for all. Nothing waits for others to come: a request alone runs at once.
 *
 * It pays where a submission costs much and items cost little, which is so on
 * GPUs. On the CPU runners of one's own are faster.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

/* A runner with one slot, in front of the queue of this device, these graphs
 * and this batch size. */
MienRunner *mien_sharing_join (MienDevice *device,
    const MienGraph *const *graphs,
    guint n_graphs, guint max_batch, GError **error);

G_END_DECLS
