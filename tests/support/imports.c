/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "imports.h"

#include <string.h>

#include "compare.h"
#include "engine/error.h"
#include "engine/onnx.h"
#include "onnxtext.h"
#include "oracle.h"

#define MAX_NUMBERS 16

MienGraph *
mien_test_import (const char *head, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = g_strconcat (head, text, NULL);
  g_autoptr (GBytes) file = mien_test_onnx (whole);
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  MienGraph *graph = mien_onnx_import (bytes, size, &error);
  if (!graph)
    g_error ("%s: %s", whole, error->message);
  return graph;
}

static guint
parse_numbers (const char *text, double *numbers)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  const guint n = g_strv_length (words);
  g_assert_cmpuint (n, <=, MAX_NUMBERS);
  for (guint i = 0; i < n; i++)
    numbers[i] = g_ascii_strtod (words[i], NULL);
  return n;
}

void
mien_test_known (gconstpointer known)
{
  const MienTestKnown *c = known;
  g_autoptr (MienGraph) graph = mien_test_import (c->head, c->text);
  float input[MAX_NUMBERS], got[MAX_NUMBERS];
  double expected[MAX_NUMBERS];
  for (guint i = 0; i < MAX_NUMBERS; i++)
    input[i] = i + 1;
  const guint n = parse_numbers (c->expected, expected);
  g_assert_cmpuint (mien_shape_elements (&graph->values[graph->input].shape),
      <=, MAX_NUMBERS);
  g_assert_cmpuint (mien_shape_elements (&graph->values[graph->output].shape),
      ==, n);
  g_autoptr (MienOracle) oracle =
      mien_oracle_run (graph, (const float *const[]) { input }, 1);
  for (guint i = 0; i < n; i++)
    got[i] = oracle->value[graph->output][i];
  mien_compare (c->name, got, expected, n, n, (MienTolerance) { 1e-5, 1e-5 });
}

void
mien_test_error (const GError *error, const char *message)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == MIEN_ENGINE_ERROR);
  if (strstr (error->message, message) == NULL)
    g_error ("expected \"%s\" in: %s", message, error->message);
}

void
mien_test_onnx_refused (GBytes *file, const char *message)
{
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  g_assert_null (mien_onnx_import (bytes, size, &error));
  mien_test_error (error, message);
}
