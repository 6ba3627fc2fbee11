/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A backend whose networks double their input, note how many items they were
 * given, and compute no further than a test lets them: when they are waited
 * for.
 */
#pragma once

#include "engine/runner.h"

G_BEGIN_DECLS

#define HELD_ITEM 3   /* floats of an input and of an output */
#define HELD_SLOTS 2  /* of its runners */
#define HELD_MODELS 2 /* that a runner has at most */

/* All atomic. */
typedef struct {
  gint n_runners;           /* that there are */
  gint n_runs, n_items_run; /* since the test set them to 0 */
  gint gone;                /* the device computes nothing */
} HeldEngine;

extern HeldEngine held_engine;

/* The GPU, for who asks for one. */
void held_engine_install (void);

/* Runs in these slots, a bit each, wait from here on. */
void held_engine_hold (guint slots);

/* Until a run has begun since then. */
void held_engine_wait_for_a_run (void);

G_END_DECLS
