/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Table-driven tests: each row is a separate test. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Adds a test for each row of the array `rows`. A row begins with its name, a
 * string, which ends the test's path. `test` is called with the row. */
#define mien_test_add_table(prefix, rows, test) \
  mien_test_add_rows (prefix, rows, G_N_ELEMENTS (rows), sizeof ((rows)[0]), \
      test)
void mien_test_add_rows (const char *prefix, gconstpointer rows, guint n,
    gsize row_size, GTestDataFunc test);

/* Adds a test of `data`, with a printf ()-style path. */
void mien_test_add (GTestDataFunc test, gconstpointer data, const char *format,
    ...) G_GNUC_PRINTF (3, 4);

/* Like mien_test_add (), with a copy of `data`. */
void mien_test_add_copy (GTestDataFunc test, gconstpointer data, gsize size,
    const char *format, ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
