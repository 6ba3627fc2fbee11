/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "convcases.h"
#include "random.h"
#include "sweep.h"

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  GRand *rand = g_rand_new_with_seed (1);
  for (guint i = 0; i < G_N_ELEMENTS (conv_cases); i++) {
    const ConvCase *c = &conv_cases[i];
    g_autofree char *name = conv_case_name ("conv", c);
    MienGraph *graph = mien_sweep_graph (c->channels, c->height, c->width);
    mien_sweep_conv (graph, rand, graph->input, c->out_channels, c->group,
        &c->window);
    mien_sweep_add (name, graph, MIEN_FILL_KINKS, MIEN_TOLERANCE_SUM);
  }
  g_rand_free (rand);
  return g_test_run ();
}
