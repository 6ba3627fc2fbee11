/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Prints each finding on a line of standard output, followed by a line that
 * says what to do about it:
 *
 *   ok       something works
 *   note     something is missing or unusual, but not required
 *   problem  something keeps Mien from working
 *            what to do
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint n_notes, n_problems;
  gboolean all; /* also print what works */
} Report;

void report_ok (Report *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* `advice` may be NULL. */
void report_note (Report *self, const char *advice, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void report_problem (Report *self, const char *advice, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_END_DECLS
