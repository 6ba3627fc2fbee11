/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Slots: runs in flight at the same time are independent. */
#include <string.h>

#include "device.h"
#include "networks.h"
#include "random.h"

#define BATCH 5
#define N_SLOTS 3
#define N_CLASSES 7
#define SIZE (16 * 16)

static const MienTestNetwork network = { "tiny", 1, 16, 16, { 5, 5 }, { 1, 1 },
  { 8, 16 }, N_CLASSES };

/* Fills the whole batch of the slot with items that are unique to the seed. */
static void
fill (MienRunner *runner, guint slot, guint32 seed)
{
  GRand *rand = g_rand_new_with_seed (seed);
  for (guint i = 0; i < BATCH; i++)
    mien_random_uniform (rand,
        mien_port_floats (mien_runner_input (runner, slot, 0, 0), i), SIZE, 1);
  g_rand_free (rand);
}

/* Compares the first `n` results of the slot with those of a separate run. */
static void
check (MienRunner *runner, guint slot, MienRunner *alone, guint32 seed, guint n)
{
  g_autoptr (GError) error = NULL;
  fill (alone, 0, seed);
  mien_runner_run (alone, 0, n, &error);
  g_assert_no_error (error);
  const MienPort got = mien_runner_output (runner, slot, 0, 0);
  const MienPort want = mien_runner_output (alone, 0, 0, 0);
  g_assert_cmpuint (got.item_size, ==, N_CLASSES * sizeof (float));
  g_assert_cmpmem (got.data, n * got.item_size, want.data, n * want.item_size);
}

/* All slots are submitted, with batches of different sizes, before the first is
 * waited for, in another order; twice. */
static void
test_apart (gconstpointer backend)
{
  static const guint order[N_SLOTS] = { 1, 2, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (MienDevice) device = mien_test_device_get (backend);
  if (device == NULL)
    return;
  g_autoptr (MienGraph) graph = mien_test_xception (&network, 1, TRUE);
  const MienGraph *const graphs[] = { graph };
  g_autoptr (MienRunner) runner =
      mien_runner_new (device, graphs, 1, BATCH, N_SLOTS, &error);
  g_assert_no_error (error);
  g_autoptr (MienRunner) alone = mien_test_runner_new (device, graph, BATCH);

  for (guint round = 0; round < 3; round++) {
    for (guint slot = 0; slot < N_SLOTS; slot++) {
      fill (runner, slot, 10 * round + slot);
      mien_runner_submit (runner, slot, BATCH - slot, &error);
      g_assert_no_error (error);
    }
    for (guint i = 0; i < N_SLOTS; i++) {
      mien_runner_wait (runner, order[i], &error);
      g_assert_no_error (error);
    }
    for (guint slot = 0; slot < N_SLOTS; slot++)
      check (runner, slot, alone, 10 * round + slot, BATCH - slot);
  }
  /* These are never waited for. */
  for (guint slot = 0; slot < N_SLOTS; slot++)
    g_assert_true (mien_runner_submit (runner, slot, BATCH, NULL));
}

/* A port is only accessible as floats if it has floats, in host memory. */
static void
test_port (void)
{
  float data[6] = { 0 };
  MienPort port = { MIEN_TYPE_FLOAT32, MIEN_PLACE_HOST, 2 * sizeof (float),
    data };
  g_assert_true (mien_port_floats (port, 0) == data);
  g_assert_true (mien_port_floats (port, 2) == data + 4);
  port.place = MIEN_PLACE_DEVICE;
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL,
      "*MIEN_PLACE_HOST*");
  g_assert_null (mien_port_floats (port, 0));
  g_test_assert_expected_messages ();
  port = (MienPort) { MIEN_TYPE_FLOAT16, MIEN_PLACE_HOST,
    2 * mien_type_size (MIEN_TYPE_FLOAT16), data };
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL,
      "*MIEN_TYPE_FLOAT32*");
  g_assert_null (mien_port_floats (port, 0));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (port.item_size, ==, sizeof (float));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/slots/cpu", "cpu", test_apart);
  g_test_add_data_func ("/slots/vulkan", "vulkan", test_apart);
  g_test_add_func ("/slots/port", test_port);
  return g_test_run ();
}
