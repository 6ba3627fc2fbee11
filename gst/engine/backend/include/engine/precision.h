/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the values and weights of networks are stored as, as users choose it. */
#pragma once

#include "engine/device.h"
#include "engine/graph.h"

G_BEGIN_DECLS

typedef enum {
  MIEN_PRECISION_AUTO,
  MIEN_PRECISION_FP32,
  MIEN_PRECISION_FP16,
} MienPrecision;

/* "fp32" or "fp16". */
const char *mien_precision_name (MienType type);

/* Of "auto", "fp32" and "fp16"; FALSE with an error where it is none. */
gboolean mien_precision_parse (const char *name, MienPrecision *precision,
    GError **error);

/* A network that is to run, and the numbers that it is given: its input lies
 * between `low` and `high`. `goal` is how far its outputs may be off at fp16, as
 * a share of 1 or, where that is larger, of the largest number of an output. */
typedef struct {
  const MienGraph *graph;
  float low, high;
  double goal;
} MienTrial;

/* Of probabilities and other results of classifiers; of detectors, where what
 * counts is the edge of a box, in parts of the stride or of its size. */
#define MIEN_GOAL_OF_RESULTS 5e-3
#define MIEN_GOAL_OF_BOXES 2e-2

/*
 * The device at the precision that is wanted, a reference more. AUTO is fp16
 * where that is likely the faster one and the networks pass a trial: seeded
 * pictures, their outputs compared with those at fp32. Else it is fp32, and the
 * log says why. FP16 by name is not tried, and fails where there is none.
 */
MienDevice *mien_device_choose (MienDevice *device, MienPrecision wanted,
    const MienTrial *trials, guint n_trials, GError **error);

G_END_DECLS
