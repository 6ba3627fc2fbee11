/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A GPU that computes as the CPU does, until it is lost. "cpu" is the CPU.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

/* Runs left until the GPU is lost; -1: never. A new one is not. */
extern gint lossy_runs_left;

/* Runs of the GPU so far, and what the last one had: items, and the width of
 * their input. */
extern guint lossy_n_runs, lossy_n_items, lossy_width;

/* Takes the place of the engine's GPUs. */
void lossy_engine_init (void);

G_END_DECLS
