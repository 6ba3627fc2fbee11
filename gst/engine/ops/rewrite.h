/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the rules of fusion, which stand with the ops, share. */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

struct _MienFusion {
  MienGraph *graph;
  const MienOpInfo *(*info) (MienOp op);
  guint *n_uses;     /* per storage: reads by nodes and by the caller */
  guint *producer;   /* per storage: node, or MIEN_NO_VALUE */
  gboolean *removed; /* per node */
};

static inline guint
mien_fusion_storage (const MienFusion *f, guint value)
{
  return f->graph->values[value].storage;
}

static inline const MienShape *
mien_fusion_shape (const MienFusion *f, guint value)
{
  return &f->graph->values[value].shape;
}

/* The node that computes what `value` is, where nobody else reads that. */
MienNode *mien_fusion_feeder (const MienFusion *f, guint value);

/* The node that could do an activation or addition behind `value`, of the
 * shape of `output`. */
MienNode *mien_fusion_host (const MienFusion *f, guint value, guint output);

/* Neither residual nor activation. */
gboolean mien_fusion_is_plain (const MienNode *node);

/* Node `index` takes over the work of `host`, which fed it and vanishes. */
void mien_fusion_merge (MienFusion *f, MienNode *host, guint index);

/* Forgets node `index`; what it reads has a reader less. */
void mien_fusion_remove (MienFusion *f, guint index);

/* A node reads the value no longer; what computed it for that alone goes, and so
 * on. */
void mien_fusion_release (MienFusion *f, guint value);

/* Takes the Pad before node `index` into its window, where that pads with what
 * is `alike`, and all positions stay on an element, where `inside`. */
gboolean mien_fusion_take_pad (MienFusion *f, guint index, MienWindow *window,
    gboolean (*alike) (float value), gboolean inside);

G_END_DECLS
