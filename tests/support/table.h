/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tests of tables: each row is a test of its own. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A test for each row of `rows`, an array. A row begins with its name, a
 * string, which ends the test's path; `test` gets the row. */
#define mien_test_add_table(prefix, rows, test) \
  mien_test_add_rows (prefix, rows, G_N_ELEMENTS (rows), sizeof ((rows)[0]), \
      test)
void mien_test_add_rows (const char *prefix, gconstpointer rows, guint n,
    gsize row_size, GTestDataFunc test);

/* A test of `data`, with a path as printf () makes it. */
void mien_test_add (GTestDataFunc test, gconstpointer data, const char *format,
    ...) G_GNUC_PRINTF (3, 4);

/* As mien_test_add (), of a copy of `data`. */
void mien_test_add_copy (GTestDataFunc test, gconstpointer data, gsize size,
    const char *format, ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
