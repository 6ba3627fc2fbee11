/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Backends that compute no network, for tests of what stands on the engine: a
 * "network" tells the mean of its input, so that a test sees what it was
 * shown, and devices are lost on demand. They compute when they are waited
 * for, by what the inputs are then.
 *
 * Every device is one of these, "fake SPEC", but for "none", which is none.
 * The models "first", "second" and "third" have attributes of these names,
 * "twin" that of "first"; all have the labels "bright" and "dark" (scores:
 * mean, 1 - mean) and an input {1, 8, 8}, black 0, white 1. No other models
 * are found.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

/* Framing of all these models; the second for the detector "cascade". */
#define FAKE_FRAMING ((MienFraming) { 1.0f, 0.0f })
#define FAKE_FRAMING_CASCADE ((MienFraming) { 2.0f, 0.5f })

typedef struct {
  GArray *batches;       /* guint: items of each run so far */
  gint runs_left;        /* until the device is lost; -1: never */
  gboolean not_a_number; /* all scores are */
  gboolean no_cpu;       /* there is no device "cpu" */
  gboolean is_gpu;       /* what is opened is one, but for "cpu" */
  gboolean lost_late;    /* a run is, not its submission */
  guint n_devices;       /* that are open */
  guint n_runners;       /* that there are */
} FakeEngine;

extern FakeEngine fake_engine;

/* To be called first; takes the place of the engine's backends. */
void fake_engine_reset (void);

/* From now on who waits for a run waits, until that falls. */
void fake_engine_hold (gboolean held);

/* Waits until `n` runs were submitted in all. */
void fake_engine_await_runs (guint n);

G_END_DECLS
