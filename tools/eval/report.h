/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdio.h>

#include "model/model.h"

G_BEGIN_DECLS

/* What was said of each image, and a line per image where wanted. */
typedef struct {
  const MienHead *head;
  guint *counts;    /* n_labels squared; row: truth, column: told */
  GArray *verdicts; /* EvalVerdict */
  FILE *csv;        /* NULL: no lines */
} EvalReport;

typedef struct {
  guint label;   /* what is true */
  float certain; /* the winner's probability */
  gboolean right;
} EvalVerdict;

/* Opens `csv_path` for writing where it is not NULL. */
gboolean eval_report_init (EvalReport *self, const MienHead *head,
    const char *csv_path, GError **error);

void eval_report_add (EvalReport *self, const char *name, guint label,
    const float *scores);

/* Prints accuracy and confusion matrix. */
void eval_report_print (const EvalReport *self);

/* How many images, and the verdict of one. */
guint eval_report_n (const EvalReport *self);
EvalVerdict eval_report_verdict (const EvalReport *self, guint i);

/* The share of the images that are right: of all, and the lowest of a class. */
double eval_report_accuracy (const EvalReport *self);
double eval_report_lowest (const EvalReport *self, guint *label);

/* A row of a table: how many images `mask` names, how many of them are right,
 * and of each class how many. Nothing where there are none. */
void eval_report_print_recalls (const EvalReport *self, const char *name,
    const gboolean *mask);

/* FALSE where the lines could not all be written. */
gboolean eval_report_finish (EvalReport *self, GError **error);

/* Prints what the model computes, value by value. */
void eval_print_layers (const MienModel *model);

G_END_DECLS
