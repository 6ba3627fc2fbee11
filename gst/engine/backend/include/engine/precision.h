/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The storage type of a network's values and weights, as users choose it. */
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

/* Parses "auto", "fp32" or "fp16"; FALSE with an error for anything else. */
gboolean mien_precision_parse (const char *name, MienPrecision *precision,
    GError **error);

/* A network to be tried, and the range of its input, `low` to `high`. `goal` is
 * the maximum error of its outputs at fp16, absolute or, if an output has
 * numbers above 1, relative to the largest of them. */
typedef struct {
  const MienGraph *graph;
  float low, high;
  double goal;
} MienTrial;

/* Goals for the probabilities and other results of classifiers, and for
 * detectors, where box edges matter, in parts of the stride or of the box
 * size. */
#define MIEN_GOAL_OF_RESULTS 5e-3
#define MIEN_GOAL_OF_BOXES 2e-2

/*
 * Returns a new reference to the device at the wanted precision. AUTO is fp16
 * if that is likely to be faster and the networks pass a trial: their outputs
 * for seeded pictures are compared with those at fp32. Otherwise it is fp32,
 * and the log says why. An explicit FP16 is not tried, and fails if it is not
 * supported.
 */
MienDevice *mien_device_choose (MienDevice *device, MienPrecision wanted,
    const MienTrial *trials, guint n_trials, GError **error);

G_END_DECLS
