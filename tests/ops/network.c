/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whole networks with random weights, node by node and after fusion, which must
 * have no more nodes than the same network fused by hand. */
#include "engine/fusion.h"
#include "networks.h"
#include "sweep.h"
#include "table.h"

typedef MienGraph *(*Builder) (const MienTestNetwork *network, guint32 seed,
    gboolean fused);

typedef struct {
  Builder build;
  MienTestNetwork network;
} Case;

static const Case cases[] = {
  { mien_test_xception,
      { "mini-xception", 1, 64, 64, { 8, 8 }, { 1, 1 }, { 16, 32, 64, 128 },
          7 } },
  { mien_test_xception,
      { "tiny-xception", 1, 64, 64, { 5, 5 }, { 1, 1 }, { 8, 16, 32, 64 },
          2 } },
  { mien_test_xception,
      { "odd-xception", 3, 37, 53, { 3, 7 }, { 2, 1 }, { 5, 17 }, 3 } },
  { mien_test_xception,
      { "small-xception", 3, 7, 9, { 2, 3 }, { 1, 1 }, { 4, 6, 9 }, 1 } },
  { mien_test_sequential,
      { "sequential", 1, 32, 32, { 0 }, { 0 }, { 16, 32, 64 }, 7 } },
  { mien_test_sequential,
      { "odd-sequential", 3, 29, 17, { 0 }, { 0 }, { 5, 9, 3 }, 4 } },
};

/* For probabilities after a few dozen layers, each with a small error. */
static const MienTolerance tolerance = { 2e-5, 1e-4 };

static MienGraph *
build_fused (const Case *c)
{
  MienGraph *graph = c->build (&c->network, 1, FALSE);
  mien_graph_fuse (graph, NULL, 0);
  return graph;
}

static void
add (const Case *c, MienGraph *graph, const char *form)
{
  g_autofree char *name =
      g_strdup_printf ("network/%s-%s", c->network.name, form);
  mien_sweep_add (name, graph, MIEN_FILL_KINKS, tolerance);
}

static void
test_fewest_nodes (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (MienGraph) fused = build_fused (c);
  g_autoptr (MienGraph) by_hand = c->build (&c->network, 1, TRUE);
  g_assert_cmpuint (fused->n_nodes, ==, by_hand->n_nodes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    mien_test_add (test_fewest_nodes, c, "/fusion/%s", c->network.name);
    add (c, c->build (&c->network, 1, FALSE), "nodes");
    add (c, build_fused (c), "fused");
  }
  return g_test_run ();
}
