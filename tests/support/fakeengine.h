/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The engine's interface (model.h, device.h, runner.h) without an engine, for
 * tests of what stands on it: a "network" tells the mean of its input, so
 * that a test sees what it was shown, and devices are lost on demand.
 *
 * Any model name gives a model of that attribute and the labels "bright" and
 * "dark" (scores: mean, 1 - mean), input {1, 8, 8}, black 0, white 1. The
 * name "missing" gives none, "twin" the attribute of "first".
 */
#pragma once

#include "engine/runner.h"

G_BEGIN_DECLS

/* Framing of all fake models; the second for the detector "cascade". */
#define FAKE_FRAMING ((MienFraming) { 1.0f, 0.0f })
#define FAKE_FRAMING_CASCADE ((MienFraming) { 2.0f, 0.5f })

typedef struct {
  GArray *batches;        /* guint: items of each run so far */
  gint runs_left;         /* until the device is lost; -1: never */
  gboolean not_a_number;  /* all scores are */
  gboolean no_cpu;        /* there is no device "cpu" */
  guint n_shared;         /* runners that were asked for as shared */
  guint n_alive;          /* models, devices and runners */
  const char *model_path; /* of the last model that was loaded */
} FakeEngine;

extern FakeEngine fake_engine;

void fake_engine_reset (void);

G_END_DECLS
