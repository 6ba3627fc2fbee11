/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Measures calibration: whether a model's confidence matches its accuracy. */
#pragma once

#include "report.h"

G_BEGIN_DECLS

#define EVAL_BINS 15

/* Samples by the confidence of the winning class: bin b is b/15 to (b +
 * 1)/15. */
typedef struct {
  guint n[EVAL_BINS];
  double certain[EVAL_BINS]; /* sum of the winners' probabilities */
  guint right[EVAL_BINS];
} EvalBins;

void eval_bins_init (EvalBins *self, const EvalReport *report);

/* Expected calibration error: the mean difference between confidence and
 * accuracy over the bins, weighted by their number of samples. */
double eval_bins_error (const EvalBins *self);

/* Prints, per threshold, the share of samples whose winner reaches it, and the
 * accuracy on those samples. */
void eval_print_thresholds (const EvalReport *report);

/* Draws the reliability diagram as PNG. */
gboolean eval_bins_draw (const EvalBins *self, const char *path,
    GError **error);

G_END_DECLS
