/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Times of contenders that take turns, so that whatever else the machine does
 * hits all of them alike.
 */
#pragma once

#include "contender.h"

G_BEGIN_DECLS

/* Random faces for all contenders: `max_batch` items per model. */
typedef struct {
  guint n_models;
  gsize *size; /* floats of one item */
  float **pixels;
} MienFaces;

MienFaces *mien_faces_new (MienModel *const *models, guint n_models,
    guint max_batch);
/* Those of files instead, one per model: `batch` items of float32 in the order
 * of the machine and of the model's input, {channels, height, width}. */
MienFaces *mien_faces_read (MienModel *const *models, guint n_models,
    guint batch, char *const *paths, GError **error);
void mien_faces_free (MienFaces *faces);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienFaces, mien_faces_free)

/* Times of one contender with one batch size, in milliseconds. */
typedef struct {
  GArray *wall;   /* double, one per run */
  GArray *round;  /* double, the median of each round's runs */
  GArray *cpu;    /* double, processor time per run, one per round */
  GArray *device; /* double, by the device's clock, one per run; empty where it
                   * is not timed */
  guint n_submissions; /* of those */
} MienTimes;

void mien_times_init (MienTimes *times);
void mien_times_clear (MienTimes *times);

/* Copies `n` faces in and runs all models. */
gboolean mien_measure_run (MienContender *contender, const MienFaces *faces,
    guint n, GError **error);

/* Runs of one contender for at least `slice` milliseconds, three at least. */
gboolean mien_measure_round (MienContender *contender, const MienFaces *faces,
    guint n, double slice, MienTimes *times, GError **error);

/* Value below which a share `q` of the values lie; 0 where there are none. */
double mien_quantile (const GArray *values, double q);

G_END_DECLS
