/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A backend whose networks double their input, count their items, and compute
 * only as far as the test allows, when the run is waited for.
 */
#pragma once

#include "engine/runner.h"

G_BEGIN_DECLS

#define HELD_ITEM 3   /* floats per input and per output */
#define HELD_SLOTS 2  /* per runner */
#define HELD_MODELS 2 /* maximum per runner */

/* All are atomic. */
typedef struct {
  gint n_runners;           /* currently existing */
  gint n_runs, n_items_run; /* since the test set them to 0 */
  gint gone;                /* the device is lost */
} HeldEngine;

extern HeldEngine held_engine;

/* Installs the backend as the GPU. */
void held_engine_install (void);

/* Runs in the slots of this bit mask block from here on. */
void held_engine_hold (guint slots);

/* Waits until a run has begun since then. */
void held_engine_wait_for_a_run (void);

G_END_DECLS
