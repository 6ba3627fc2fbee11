/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The definition of each op. ops/NAME.c has the descriptors of the op NAME,
 * ops.c lists them; checks, fusion and gradients use them. Thread-safe.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/* What a node can do after computing its result. */
typedef enum {
  MIEN_EPILOGUE_NONE,
  MIEN_EPILOGUE_RESIDUAL,
  MIEN_EPILOGUE_ALL, /* residual and activation */
} MienEpilogue;

typedef struct _MienCheck MienCheck;
typedef struct _MienFusion MienFusion;
typedef struct _MienBackward MienBackward;

/* Functions may be NULL if the op does not need them, except check. */
typedef struct {
  const char *name; /* ONNX's where it has one */
  guint min_inputs, max_inputs;
  MienEpilogue epilogue;
  gboolean of_gradients; /* never in files */

  /* Checks the shapes and attributes that the backends rely on. The indexes of
   * inputs and output have been checked; epilogues are checked elsewhere. */
  gboolean (*check) (const MienCheck *check, const MienNode *node);

  /* Adds the contribution of `dy`, the gradient at the result before the
   * epilogue, to the gradients at those inputs that are wanted. */
  void (*backward) (MienBackward *b, const MienNode *node, guint dy);

  /* Returns TRUE if node `index` was merged with another one. */
  gboolean (*fuse) (MienFusion *f, guint index);

  guint64 (*macs) (const MienGraph *graph, const MienNode *node);

  /* Stores the node's constants and returns their number. */
  guint (*constants) (const MienNode *node, const float *data[2]);
} MienOpInfo;

/* `op` must be below MIEN_N_OPS. */
const MienOpInfo *mien_op_info (MienOp op);

/* Its name, or "?" for an invalid number. */
const char *mien_op_name (MienOp op);

/* ONNX's name. */
const char *mien_activation_name (MienActivationKind kind);

/* Whether its derivative cannot be computed from its output. */
gboolean mien_activation_needs_input (const MienActivation *activation,
    guint channels);

/* Checks what the backends rely on: indexes, shapes, order, windows. The
 * importer's last step; graphs built by hand in tests must be validated too. */
gboolean mien_graph_validate (const MienGraph *graph, GError **error);

/* Multiply-accumulates per item (convolutions only), as a reference for
 * measured speed. */
guint64 mien_node_macs (const MienGraph *graph, const MienNode *node);
guint64 mien_graph_macs (const MienGraph *graph);

G_END_DECLS
