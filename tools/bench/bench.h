/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is measured: models, contenders and faces.
 */
#pragma once

#include "detectors.h"
#include "measure.h"

G_BEGIN_DECLS

#define MIEN_BENCH_MAX 8

typedef struct {
  guint threads;
  guint n_models;
  MienModel *models[MIEN_BENCH_MAX];
  guint width, height; /* of pictures, if the models are detectors; else 0 */
  MienBenchDetector *detectors[MIEN_BENCH_MAX]; /* the owners of those models */
  gboolean timestamps; /* also measure with the device's clock */
  gboolean json;       /* print JSON instead of text */
  MienFaces *faces;
  guint n_contenders;
  char *spec[MIEN_BENCH_MAX];
  MienContender *contender[MIEN_BENCH_MAX];
  guint opencv; /* index of the OpenCV contender, or MIEN_BENCH_MAX */
} MienBench;

/* Loads the named models, or the defaults if `names` is NULL. If `width` is
 * set, they are detectors. */
gboolean mien_bench_load (MienBench *bench, char **names, GError **error);

/* Opens the contenders in the comma-separated list, and names those that are
 * not available. FALSE if none is. */
gboolean mien_bench_open (MienBench *bench, const char *list, guint max_batch);
void mien_bench_clear (MienBench *bench);

/* Prints a line per model and contender, and the headings of the table. */
void mien_bench_print_heading (const MienBench *bench);

/* Measures all contenders in turns, starting each round with a different one,
 * and prints a row for each. */
gboolean mien_bench_measure (const MienBench *bench, guint n, guint rounds,
    double slice, GError **error);

/* Runs one contender alone on batches of `n`, for at least `slice`
 * milliseconds, and prints a JSON object, for programs that compare whole
 * processes (tests/bench). `inputs` as in mien_faces_read (); NULL for random
 * faces. With `timestamps`, also reports the run time by the device's clock, if
 * it has one. */
gboolean mien_bench_turn (MienBench *bench, const char *spec, guint n,
    double slice, char *const *inputs, GError **error);

/* Prints the work that each contender in the comma-separated list does for one
 * face, per model. With `timestamps`, also the time of each dispatch for `n`
 * faces, measured in as many runs as fit into `slice` milliseconds. */
gboolean mien_bench_plan (MienBench *bench, const char *list, guint n,
    double slice, GError **error);

/* Returns the time from this call to the first result of a contender with the
 * models `names`, in milliseconds. OpenCV reads the files itself, so our reader
 * is not part of its time. Negative on error. */
double mien_bench_cold_start (MienBench *bench, const char *spec, char **names,
    GError **error);

G_END_DECLS
