/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tables that resample.comp looks things up in, as words: which pixels make a pixel,
 * and with what weights. They stay for the next submissions, as the same frame
 * size needs the same ones again, until there are too many.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One axis of a resize: what was asked for, and where it is. */
typedef struct {
  guint length, n_out;
  double start, span;
  guint begin, end, taps; /* as of MienAxis, but for any number of taps */
  guint first, weights;   /* words of the tables */
} MienTableAxis;

typedef struct {
  GArray *words; /* guint32 */
  GArray *axes;  /* MienTableAxis */
} MienTables;

void mien_tables_init (MienTables *self);
void mien_tables_clear (MienTables *self);

/* Forgets all where there are too many. What was looked up before is of no more
 * use then, which it says. */
gboolean mien_tables_trim (MienTables *self);

/* As of mien_axis_init (), with the triangle; valid until the next call. */
const MienTableAxis *mien_tables_axis (MienTables *self, guint length,
    double start, double span, guint n_out);

/* `n` words that are not set; the first one's place. */
guint mien_tables_add (MienTables *self, guint n);

guint32 mien_word_of_float (float value);

G_END_DECLS
