/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A GPU that never finishes its work. Part of the test is that this program can
 * exit. */
#include <string.h>

#include "device.h"
#include "engine/error.h"
#include "hang.h"
#include "sweep.h"

static void
run (MienRunner *runner, int code)
{
  g_autoptr (GError) error = NULL;
  const gboolean ok = mien_runner_run (runner, 0, 1, &error);
  g_assert_true (ok == (error == NULL));
  if (code < 0) {
    g_assert_no_error (error);
    return;
  }
  g_assert_error (error, MIEN_ENGINE_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "device=cpu"));
}

/* The first run fails after the GPU's time limit, later ones immediately.
 * Memory that the device may still access is not freed. */
static void
test_hang (void)
{
  if (hang_skip ())
    return;
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");
  if (device == NULL)
    return;
  g_autoptr (MienGraph) graph = mien_sweep_graph (2, 3, 5);
  mien_sweep_node (graph, MIEN_OP_ACTIVATION, &graph->input, 1,
      &graph->values[graph->input].shape)
      ->activation.kind = MIEN_ACTIVATION_RELU;
  MienRunner *runners[2];
  for (guint i = 0; i < 2; i++) {
    runners[i] = mien_test_runner_new (device, graph, 1);
    run (runners[i], -1);
  }
  hang_begin ();
  run (runners[0], MIEN_ENGINE_ERROR_DEVICE_LOST);
  g_assert_cmpuint (hang_n_timeouts (), ==, 1);
  run (runners[1], MIEN_ENGINE_ERROR_DEVICE_LOST);
  g_assert_cmpuint (hang_n_timeouts (), ==, 1);
  for (guint i = 0; i < 2; i++)
    mien_runner_free (runners[i]);
  g_assert_cmpuint (hang_n_timeouts (), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vulkan/hang", test_hang);
  return g_test_run ();
}
