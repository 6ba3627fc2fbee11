/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lookup tables for resample.comp, as words: which pixels contribute to an
 * output pixel, and with what weights. They are kept for later submissions, as
 * frames of the same size need the same ones, until there are too many.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One axis of a resize: the parameters, and where the tables are. */
typedef struct {
  guint length, n_out;
  double start, span;
  guint begin, end, taps; /* as in MienAxis, but with any number of taps */
  guint first, weights;   /* positions in `words` */
} MienTableAxis;

typedef struct {
  GArray *words; /* guint32 */
  GArray *axes;  /* MienTableAxis */
} MienTables;

void mien_tables_init (MienTables *self);
void mien_tables_clear (MienTables *self);

/* Discards all tables if there are too many. Returns TRUE if so: positions
 * obtained before are then invalid. */
gboolean mien_tables_trim (MienTables *self);

/* The tables that mien_axis_init () computes with the triangle; valid until the
 * next call. */
const MienTableAxis *mien_tables_axis (MienTables *self, guint length,
    double start, double span, guint n_out);

/* Adds `n` uninitialised words; returns the position of the first one. */
guint mien_tables_add (MienTables *self, guint n);

guint32 mien_word_of_float (float value);

G_END_DECLS
