/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "table.h"

void
mien_test_add_rows (const char *prefix, gconstpointer rows, guint n,
    gsize row_size, GTestDataFunc test)
{
  for (guint i = 0; i < n; i++) {
    const char *const *row =
        (gconstpointer) ((const char *) rows + i * row_size);
    mien_test_add (test, row, "%s%s", prefix, *row);
  }
}

void
mien_test_add (GTestDataFunc test, gconstpointer data, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *path = g_strdup_vprintf (format, args);
  va_end (args);
  g_test_add_data_func (path, data, test);
}

void
mien_test_add_copy (GTestDataFunc test, gconstpointer data, gsize size,
    const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *path = g_strdup_vprintf (format, args);
  va_end (args);
  g_test_add_data_func_full (path, g_memdup2 (data, size), test, g_free);
}
