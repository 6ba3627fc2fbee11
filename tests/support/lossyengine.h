/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A GPU that computes on the CPU. Its results are available when the test
 * allows, until it is lost. "cpu" is the CPU.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

/* Runs left until the GPU is lost; -1: never. A new GPU is not lost. */
extern gint lossy_runs_left;

/* The GPU is lost during the computation rather than at submission. */
extern gboolean lossy_late;

/* The GPU is a hardware one. */
extern gboolean lossy_is_gpu;

/* The number of runs of the GPU so far; and of the last run the number of items
 * and the width of their input. */
extern guint lossy_n_runs, lossy_n_items, lossy_width;

/* The number of existing runners. */
extern guint lossy_n_runners;

/* Replaces the engine's GPUs. */
void lossy_engine_init (void);

/* While held, waiting for a run blocks. */
void lossy_engine_hold (gboolean held);

G_END_DECLS
