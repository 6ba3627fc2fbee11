/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Backends without networks, to test code that uses the engine. A "network"
 * returns the mean of its input, so that a test can see what it was given.
 * Devices are lost on demand. Results are computed when the run is waited for,
 * from the inputs at that time.
 *
 * Every device name gives such a device, "fake SPEC", except "none", which does
 * not exist. The models "first", "second" and "third" have attributes of the
 * same names, "twin" has that of "first". All have the labels "bright" and
 * "dark" (scores: mean, 1 - mean) and an input {1, 8, 8}, with black 0 and
 * white 1. No other models are found.
 */
#pragma once

#include "engine/backend.h"

G_BEGIN_DECLS

/* The framing of all these models; the second for the detector "cascade". */
#define FAKE_FRAMING ((MienFraming) { 1.0f, 0.0f })
#define FAKE_FRAMING_CASCADE ((MienFraming) { 2.0f, 0.5f })

typedef struct {
  GArray *batches;       /* guint: number of items in each run so far */
  gint runs_left;        /* until the device is lost; -1: never */
  gboolean not_a_number; /* all scores are NaN */
  gboolean no_cpu;       /* there is no device "cpu" */
  gboolean is_gpu;       /* devices are GPUs, except "cpu" */
  gboolean lost_late;    /* the run fails, not its submission */
  guint n_devices;       /* currently open */
  guint n_runners;       /* currently existing */
} FakeEngine;

extern FakeEngine fake_engine;

/* Call this first. Replaces the engine's backends. */
void fake_engine_reset (void);

/* While held, waiting for a run blocks. */
void fake_engine_hold (gboolean held);

/* Waits until `n` runs were submitted in total. */
void fake_engine_await_runs (guint n);

G_END_DECLS
