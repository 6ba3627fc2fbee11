/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdio.h>

#include "model/model.h"

G_BEGIN_DECLS

/* Counts of (true label, told label), and a line per image where wanted. */
typedef struct {
  const MienHead *head;
  guint *counts; /* n_labels squared; row: truth, column: told */
  FILE *csv;     /* NULL: no lines */
} EvalReport;

/* Opens `csv_path` for writing where it is not NULL. */
gboolean eval_report_init (EvalReport *self, const MienHead *head,
    const char *csv_path, GError **error);

void eval_report_add (EvalReport *self, const char *name, guint label,
    const float *scores);

/* Prints accuracy and confusion matrix. */
void eval_report_print (const EvalReport *self);

/* FALSE where the lines could not all be written. */
gboolean eval_report_finish (EvalReport *self, GError **error);

/* Prints what the model computes, value by value. */
void eval_print_layers (const MienModel *model);

G_END_DECLS
