/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Accuracy by what the names of UTKFace's images say of people. */
#pragma once

#include "report.h"

G_BEGIN_DECLS

/* A table of ages and groups; nothing where the names of the samples do not
 * begin with [age]_[gender]_[race]_. `names` are those of the report. */
void eval_print_groups (const EvalReport *report, const char *const *names);

G_END_DECLS
