/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is compared: models, contenders, faces.
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
  guint width, height; /* of pictures, where the models are detectors; else 0 */
  MienBenchDetector *detectors[MIEN_BENCH_MAX]; /* whose models they are */
  gboolean timestamps; /* use the device's clock, too */
  gboolean json;       /* print that instead of text */
  MienFaces *faces;
  guint n_contenders;
  char *spec[MIEN_BENCH_MAX];
  MienContender *contender[MIEN_BENCH_MAX];
  guint opencv; /* index of OpenCV, or MIEN_BENCH_MAX */
} MienBench;

/* Models by name, or the defaults where `names` is NULL; detectors where
 * `width` is set. */
gboolean mien_bench_load (MienBench *bench, char **names, GError **error);

/* Opens those contenders of the comma-separated list that there are, and
 * says which there are not. FALSE where there is none. */
gboolean mien_bench_open (MienBench *bench, const char *list, guint max_batch);
void mien_bench_clear (MienBench *bench);

/* A line per model and contender, and the heads of the table's columns. */
void mien_bench_print_heading (const MienBench *bench);

/* All contenders in turns, each round beginning with another; a row each. */
gboolean mien_bench_measure (const MienBench *bench, guint n, guint rounds,
    double slice, GError **error);

/* One contender by itself on batches of `n`, for at least `slice` milliseconds:
 * an object of JSON for programs that compare whole processes (tests/bench).
 * `inputs` as of mien_faces_read (), NULL for random faces. With `timestamps`
 * also the time of a run by the device's clock, where it has one. */
gboolean mien_bench_turn (MienBench *bench, const char *spec, guint n,
    double slice, char *const *inputs, GError **error);

/* What the contenders of the comma-separated list do for one face, model by
 * model. With `timestamps` each dispatch's time for `n` faces, in as many runs
 * as fit into `slice` milliseconds. */
gboolean mien_bench_plan (MienBench *bench, const char *list, guint n,
    double slice, GError **error);

/* Time from here to the first result of a contender whose models are
 * `names`, in milliseconds. OpenCV need not wait for our reader. Negative
 * with an error. */
double mien_bench_cold_start (MienBench *bench, const char *spec, char **names,
    GError **error);

G_END_DECLS
