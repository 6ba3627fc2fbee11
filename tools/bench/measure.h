/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Measures contenders in turns, so that other load on the machine affects all
 * of them alike.
 */
#pragma once

#include "contender.h"

G_BEGIN_DECLS

/* Faces for all contenders, random by default: `max_batch` items per model. */
typedef struct {
  guint n_models;
  gsize *size; /* floats per item */
  float **pixels;
} MienFaces;

MienFaces *mien_faces_new (MienModel *const *models, guint n_models,
    guint max_batch);
/* Reads the faces from files, one per model: `batch` items of float32 in native
 * byte order, in the layout of the model's input, {channels, height, width}. */
MienFaces *mien_faces_read (MienModel *const *models, guint n_models,
    guint batch, char *const *paths, GError **error);
void mien_faces_free (MienFaces *faces);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienFaces, mien_faces_free)

/* Times of one contender with one batch size, in milliseconds. */
typedef struct {
  GArray *wall;   /* double, one per run */
  GArray *round;  /* double, median of the runs of each round */
  GArray *cpu;    /* double, processor time per run, one per round */
  GArray *device; /* double, device clock, one per run; empty if not measured */
  guint n_submissions; /* in `device` */
} MienTimes;

void mien_times_init (MienTimes *times);
void mien_times_clear (MienTimes *times);

/* Copies `n` faces in and runs all models. */
gboolean mien_measure_run (MienContender *contender, const MienFaces *faces,
    guint n, GError **error);

/* Runs one contender for at least `slice` milliseconds, and at least three
 * times. */
gboolean mien_measure_round (MienContender *contender, const MienFaces *faces,
    guint n, double slice, MienTimes *times, GError **error);

/* The q-quantile of the values; 0 if there are none. */
double mien_quantile (const GArray *values, double q);

G_END_DECLS
