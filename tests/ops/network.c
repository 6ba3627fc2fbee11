/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whole networks with random weights, node by node and fused. */
#include "networks.h"
#include "sweep.h"

static const MienTestNetwork xceptions[] = {
  { "mini-xception", 1, 64, 64, { 8, 8 }, { 1, 1 }, { 16, 32, 64, 128 }, 7 },
  { "tiny-xception", 1, 64, 64, { 5, 5 }, { 1, 1 }, { 8, 16, 32, 64 }, 2 },
  { "mini-xception-48", 1, 48, 48, { 8, 8 }, { 1, 1 }, { 16, 32, 64 }, 7 },
  { "odd-xception", 3, 37, 53, { 3, 7 }, { 2, 1 }, { 5, 17 }, 3 },
  { "small-xception", 3, 7, 9, { 2, 3 }, { 1, 1 }, { 4, 6, 9 }, 1 },
};

static const MienTestNetwork sequentials[] = {
  { "sequential", 1, 32, 32, { 0 }, { 0 }, { 16, 32, 64 }, 7 },
  { "odd-sequential", 3, 29, 17, { 0 }, { 0 }, { 5, 9, 3 }, 4 },
};

/* Probabilities, after a few dozen layers that each lose a little. */
static const MienTolerance tolerance = { 2e-5, 1e-4 };

static void
add (const MienTestNetwork *network, MienGraph *graph, const char *form)
{
  g_autofree char *name = g_strdup_printf ("network/%s-%s", network->name,
      form);
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, tolerance);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (xceptions); i++) {
    const MienTestNetwork *network = &xceptions[i];
    add (network, mien_test_xception (network, i, FALSE), "nodes");
    add (network, mien_test_xception (network, i, TRUE), "fused");
  }
  for (guint i = 0; i < G_N_ELEMENTS (sequentials); i++) {
    const MienTestNetwork *network = &sequentials[i];
    add (network, mien_test_sequential (network, i, FALSE), "nodes");
    add (network, mien_test_sequential (network, i, TRUE), "fused");
  }
  return g_test_run ();
}
