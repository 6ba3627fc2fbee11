/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shared by the fusion rules of the ops. */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

struct _MienFusion {
  MienGraph *graph;
  const MienOpInfo *(*info) (MienOp op);
  guint *n_uses;     /* per storage: number of reads by nodes and by the
                      * caller */
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

/* The node that computes `value`, if it has no other reader. */
MienNode *mien_fusion_feeder (const MienFusion *f, guint value);

/* The node that computes `value`, if it can take over an activation or addition
 * with the shape of `output`. */
MienNode *mien_fusion_host (const MienFusion *f, guint value, guint output);

/* No residual and no activation. */
gboolean mien_fusion_is_plain (const MienNode *node);

/* Node `index` takes over the work of `host`, which fed it and is removed. */
void mien_fusion_merge (MienFusion *f, MienNode *host, guint index);

/* Removes node `index` and releases what it reads. */
void mien_fusion_remove (MienFusion *f, guint index);

/* A node no longer reads the value. If nothing else does, the node that
 * computed it is removed, and so on. */
void mien_fusion_release (MienFusion *f, guint value);

/* Merges the Pad before node `index` into its window if its padding value is
 * `alike` and, with `inside`, every position still covers an element. */
gboolean mien_fusion_take_pad (MienFusion *f, guint index, MienWindow *window,
    gboolean (*alike) (float value), gboolean inside);

G_END_DECLS
