/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session.h"

#include <string.h>

#include "random.h"

gsize
mien_test_size (const MienGraph *graph, guint value)
{
  return mien_shape_elements (&graph->values[value].shape);
}

gboolean
mien_test_session_open (MienTestSession *session, const char *backend,
    const MienGraph *graph, guint n_items, guint32 seed)
{
  session->graph = graph;
  session->device = mien_test_device_get (backend);
  if (session->device == NULL)
    return FALSE;
  session->runner = mien_test_runner_new (session->device, graph, n_items);
  if (session->runner == NULL)
    return FALSE;

  GRand *rand = g_rand_new_with_seed (seed);
  for (guint k = 0; k < mien_graph_n_inputs (graph); k++) {
    const gsize n =
        n_items * mien_test_size (graph, mien_graph_input (graph, k));
    session->inputs[k] = g_new (float, n);
    mien_random_uniform (rand, session->inputs[k], n, 1);
  }
  g_rand_free (rand);
  return TRUE;
}

void
mien_test_session_clear (MienTestSession *session)
{
  for (guint k = 0; k < MIEN_MAX_PORTS; k++)
    g_free (session->inputs[k]);
  mien_runner_free (session->runner);
  mien_device_unref (session->device);
}

void
mien_test_session_run (MienTestSession *session, guint first, guint n)
{
  g_autoptr (GError) error = NULL;
  for (guint k = 0; k < mien_graph_n_inputs (session->graph); k++) {
    const gsize size =
        mien_test_size (session->graph, mien_graph_input (session->graph, k));
    memcpy (mien_test_input (session->runner, 0, k),
        session->inputs[k] + first * size, n * size * sizeof (float));
  }
  mien_runner_run (session->runner, 0, n, &error);
  g_assert_no_error (error);
}

const float *
mien_test_session_output (MienTestSession *session, guint k)
{
  return mien_test_output (session->runner, 0, k);
}
