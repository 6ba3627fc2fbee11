/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Graphs, and what their ports hold, as float16 has them. */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* The number of float16 next to x. */
float mien_test_rounded (double x);

/* Weights become numbers of float16; what they were, for restore_constants (),
 * which frees it. */
GPtrArray *mien_test_round_constants (MienGraph *graph);
void mien_test_restore_constants (MienGraph *graph, GPtrArray *before);

/* What inputs and outputs of runners hold that are made afterwards. */
void mien_test_set_ports (MienGraph *graph, MienType type);

/* `n` numbers to and from ports of either type; free with g_free (). */
void mien_test_write (MienPort port, const float *from, gsize n);
float *mien_test_read (MienPort port, gsize n);

G_END_DECLS
