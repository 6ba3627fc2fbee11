/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether a model is as often right as it says. */
#pragma once

#include "report.h"

G_BEGIN_DECLS

#define EVAL_BINS 15

/* Samples by how certain their winner is, bin b from b/15 to (b + 1)/15. */
typedef struct {
  guint n[EVAL_BINS];
  double certain[EVAL_BINS]; /* sum of the winners' probabilities */
  guint right[EVAL_BINS];
} EvalBins;

void eval_bins_init (EvalBins *self, const EvalReport *report);

/* Expected calibration error: the mean difference between how certain the
 * samples of a bin are and how many of them are right. */
double eval_bins_error (const EvalBins *self);

/* Which share of the samples has a winner of at least each threshold, and how
 * many of those are right. */
void eval_print_thresholds (const EvalReport *report);

/* Draws the bins as PNG. */
gboolean eval_bins_draw (const EvalBins *self, const char *path,
    GError **error);

G_END_DECLS
