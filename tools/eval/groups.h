/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Accuracy by age and race, as encoded in the file names of UTKFace's
 * images. */
#pragma once

#include "report.h"

G_BEGIN_DECLS

/* Prints a table of ages and groups; nothing if the sample names do not begin
 * with [age]_[gender]_[race]_. `names` are in the order of the report. */
void eval_print_groups (const EvalReport *report, const char *const *names);

G_END_DECLS
