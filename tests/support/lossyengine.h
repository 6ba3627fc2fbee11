/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A GPU that computes as the CPU does, and what it computed comes no earlier
 * than a test lets it, until it is lost. "cpu" is the CPU.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

/* Runs left until the GPU is lost; -1: never. A new one is not. */
extern gint lossy_runs_left;

/* It is lost while it computes, not when it is told to. */
extern gboolean lossy_late;

/* It is a hardware one. */
extern gboolean lossy_is_gpu;

/* Runs of the GPU so far, and what the last one had: items, and the width of
 * their input. */
extern guint lossy_n_runs, lossy_n_items, lossy_width;

/* Runners that there are. */
extern guint lossy_n_runners;

/* Takes the place of the engine's GPUs. */
void lossy_engine_init (void);

/* From now on who waits for a run waits, until that falls. */
void lossy_engine_hold (gboolean held);

G_END_DECLS
