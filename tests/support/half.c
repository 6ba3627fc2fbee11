/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "half.h"

#include <string.h>

float
mien_test_rounded (double x)
{
  return mien_half_to_float (mien_half (x));
}

GPtrArray *
mien_test_round_constants (MienGraph *graph)
{
  GPtrArray *before = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < graph->constants->len; i++) {
    gsize size;
    float *numbers =
        (float *) g_bytes_get_data (graph->constants->pdata[i], &size);
    g_ptr_array_add (before, g_memdup2 (numbers, size));
    for (gsize k = 0; k < size / sizeof (float); k++)
      numbers[k] = mien_test_rounded (numbers[k]);
  }
  return before;
}

void
mien_test_restore_constants (MienGraph *graph, GPtrArray *before)
{
  for (guint i = 0; i < graph->constants->len; i++) {
    gsize size;
    gpointer numbers =
        (gpointer) g_bytes_get_data (graph->constants->pdata[i], &size);
    memcpy (numbers, before->pdata[i], size);
  }
  g_ptr_array_unref (before);
}

void
mien_test_set_ports (MienGraph *graph, MienType type)
{
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++)
    graph->values[mien_graph_input (graph, k)].type = type;
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++)
    graph->values[mien_graph_output (graph, k)].type = type;
}

void
mien_test_write (MienPort port, const float *from, gsize n)
{
  guint16 *halves = port.data;
  if (port.type == MIEN_TYPE_FLOAT32)
    memcpy (port.data, from, n * sizeof (float));
  else
    for (gsize i = 0; i < n; i++)
      halves[i] = mien_half (from[i]);
}

float *
mien_test_read (MienPort port, gsize n)
{
  const guint16 *halves = port.data;
  float *result = g_new (float, n);
  if (port.type == MIEN_TYPE_FLOAT32)
    memcpy (result, port.data, n * sizeof (float));
  else
    for (gsize i = 0; i < n; i++)
      result[i] = mien_half_to_float (halves[i]);
  return result;
}
