/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What was found, a line each on the standard output, and what to do about it
 * on the line below:
 *
 *   ok       what works
 *   note     what is missing or unusual, but need not be there
 *   problem  what keeps Mien from working
 *            what to do
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint n_notes, n_problems;
  gboolean all; /* print what works too */
} Report;

void report_ok (Report *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* `advice` may be NULL. */
void report_note (Report *self, const char *advice, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void report_problem (Report *self, const char *advice, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_END_DECLS
