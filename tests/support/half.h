/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rounds graphs and the contents of their ports to float16. */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* The float16 value nearest to x. */
float mien_test_rounded (double x);

/* Rounds the weights to float16. Returns the original ones for
 * mien_test_restore_constants (), which frees them. */
GPtrArray *mien_test_round_constants (MienGraph *graph);
void mien_test_restore_constants (MienGraph *graph, GPtrArray *before);

/* The type of the inputs and outputs of runners created afterwards. */
void mien_test_set_ports (MienGraph *graph, MienType type);

/* Copies `n` numbers to and from ports of either type; free the result with
 * g_free (). */
void mien_test_write (MienPort port, const float *from, gsize n);
float *mien_test_read (MienPort port, gsize n);

G_END_DECLS
