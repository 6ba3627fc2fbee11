/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What each op is. ops/NAME.c has the descriptors of the op NAME, ops.c lists
 * them; checks, fusion and gradients ask them. Any thread.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* What a node of the op may do behind its result. */
typedef enum {
  MIEN_EPILOGUE_NONE,
  MIEN_EPILOGUE_RESIDUAL,
  MIEN_EPILOGUE_ALL, /* residual and activation */
} MienEpilogue;

typedef struct _MienCheck MienCheck;
typedef struct _MienFusion MienFusion;
typedef struct _MienBackward MienBackward;

/* NULL for a function that the op has no use of, except check. */
typedef struct {
  const char *name; /* ONNX's where it has one */
  guint min_inputs, max_inputs;
  MienEpilogue epilogue;
  gboolean of_gradients; /* no file has it */

  /* Shapes and attributes are what the backends rely on. Inputs and output
   * exist; epilogues are looked after elsewhere. */
  gboolean (*check) (const MienCheck *check, const MienNode *node);

  /* Adds to the gradients at the inputs that are wanted what `dy`, the
   * gradient at the result before the epilogue, makes of them. */
  void (*backward) (MienBackward *b, const MienNode *node, guint dy);

  /* TRUE where node `index` took in another one, or went into it. */
  gboolean (*fuse) (MienFusion *f, guint index);

  guint64 (*macs) (const MienGraph *graph, const MienNode *node);

  /* The constants that it has; how many. */
  guint (*constants) (const MienNode *node, const float *data[2]);
} MienOpInfo;

/* Of any op below MIEN_N_OPS. */
const MienOpInfo *mien_op_info (MienOp op);

/* Its name, "?" for a number that is no op. */
const char *mien_op_name (MienOp op);

/* ONNX's name. */
const char *mien_activation_name (MienActivationKind kind);

/* Whether its derivative does not follow from what comes out of it. */
gboolean mien_activation_needs_input (const MienActivation *activation,
    guint channels);

/* Checks what the backends rely on: indexes, shapes, order, windows. The
 * importer's last step, and a must for graphs that tests make by hand. */
gboolean mien_graph_validate (const MienGraph *graph, GError **error);

/* Multiply-accumulates of one item (convolutions only): what a speed is
 * measured against. */
guint64 mien_node_macs (const MienGraph *graph, const MienNode *node);
guint64 mien_graph_macs (const MienGraph *graph);

G_END_DECLS
