/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whole networks with random weights: node by node, as fusion leaves them,
 * and in the form that fusion should reach. */
#include "engine/fusion.h"
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

typedef MienGraph *(*Builder) (const MienTestNetwork *network, guint32 seed,
    gboolean fused);

static void
add (const MienTestNetwork *network, MienGraph *graph, const char *form)
{
  g_autofree char *name = g_strdup_printf ("network/%s-%s", network->name,
      form);
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, tolerance);
}

static void
add_forms (const MienTestNetwork *network, Builder build, guint32 seed)
{
  add (network, build (network, seed, FALSE), "nodes");
  MienGraph *graph = build (network, seed, FALSE);
  mien_graph_fuse (graph, NULL, 0);
  add (network, graph, "fused");
  add (network, build (network, seed, TRUE), "built-fused");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (xceptions); i++)
    add_forms (&xceptions[i], mien_test_xception, i);
  for (guint i = 0; i < G_N_ELEMENTS (sequentials); i++)
    add_forms (&sequentials[i], mien_test_sequential, i);
  return g_test_run ();
}
