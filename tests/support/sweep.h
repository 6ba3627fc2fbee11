/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs graphs on every backend, at several batch sizes, and compares the
 * results with the oracle. A test program registers its cases and returns
 * g_test_run (). Each case becomes one test per backend,
 * "/ops/BACKEND/OP/NAME", where OP is that of the last node.
 */
#pragma once

#include "compare.h"
#include "engine/ops.h"

G_BEGIN_DECLS

/* How the input of a case is filled (random.h). */
typedef enum {
  MIEN_FILL_KINKS,
  MIEN_FILL_EXTREME,
  MIEN_FILL_LOWEST,
} MienFill;

/* Takes ownership of the graph. `name` is part of the test's path and of
 * messages, and should state all parameters of the case. */
void mien_sweep_add (const char *name, MienGraph *graph, MienFill fill,
    MienTolerance tolerance);

/* For sums of a few hundred products of weights and values of about one, in any
 * order: 24 bits of mantissa lose about 1e-6 of the largest partial sum, which
 * is about 10. */
#define MIEN_TOLERANCE_SUM ((MienTolerance) { 3e-5, 1e-5 })

/* For results with one or two roundings of the inputs. */
#define MIEN_TOLERANCE_EXACT ((MienTolerance) { 1e-6, 1e-6 })

/* For exp (), for which Vulkan allows an error of (3 + 2 |x|) ULP. */
#define MIEN_TOLERANCE_EXP ((MienTolerance) { 1e-6, 2e-5 })

/* Helpers to build the graphs of cases. */

/* A graph with its input, "x", of this shape. */
MienGraph *mien_sweep_graph (guint channels, guint height, guint width);

/* Adds another input to the graph. */
guint mien_sweep_input (MienGraph *graph, const MienShape *shape);

/* Adds a node that reads `inputs` and writes a new value of this shape, which
 * becomes the graph's output. */
MienNode *mien_sweep_node (MienGraph *graph, MienOp op, const guint *inputs,
    guint n_inputs, const MienShape *shape);

/* The output shape of a window over value `input` for `channels` channels.
 * FALSE if the window does not fit. */
gboolean mien_sweep_window_shape (const MienGraph *graph, guint input,
    const MienWindow *window, guint channels, MienShape *shape);

/* Adds a convolution of value `input` to `channels` channels, with weights
 * scaled so that the results are about as large as the input. */
MienNode *mien_sweep_conv (MienGraph *graph, GRand *rand, guint input,
    guint channels, guint group, const MienWindow *window);

G_END_DECLS
