/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdio.h>

#include "model/model.h"

G_BEGIN_DECLS

/* The results for all images, optionally also written to a CSV file. */
typedef struct {
  const MienHead *head;
  guint *counts;    /* n_labels squared; row: label, column: predicted class */
  GArray *verdicts; /* EvalVerdict */
  FILE *csv;        /* NULL if no file is written */
} EvalReport;

typedef struct {
  guint label;   /* the true class */
  float certain; /* the winner's probability */
  gboolean right;
} EvalVerdict;

/* If `csv_path` is not NULL, opens it for writing. */
gboolean eval_report_init (EvalReport *self, const MienHead *head,
    const char *csv_path, GError **error);

void eval_report_add (EvalReport *self, const char *name, guint label,
    const float *scores);

/* Prints the accuracy and the confusion matrix. */
void eval_report_print (const EvalReport *self);

/* The number of images, and the verdict for one. */
guint eval_report_n (const EvalReport *self);
EvalVerdict eval_report_verdict (const EvalReport *self, guint i);

/* The accuracy over all images, and the lowest recall of a class. */
double eval_report_accuracy (const EvalReport *self);
double eval_report_lowest (const EvalReport *self, guint *label);

/* Prints a table row: the number of images selected by `mask`, their accuracy,
 * and the recall of each class. Prints nothing if none are selected. */
void eval_report_print_recalls (const EvalReport *self, const char *name,
    const gboolean *mask);

/* FALSE if the CSV file could not be written completely. */
gboolean eval_report_finish (EvalReport *self, GError **error);

/* Prints each value that the model computes. */
void eval_print_layers (const MienModel *model);

G_END_DECLS
