/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

typedef struct {
  MienGraph *graph;
  guint *n_uses;      /* per storage: reads by nodes and by the caller */
  guint *producer;    /* per storage: node, or MIEN_NO_VALUE */
  gboolean *removed;  /* per node */
} MienFusion;

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

/* Copies kind and parameters of the activation. */
void mien_fusion_set_activation (MienNode *host, const MienNode *node);

/* Node `index` takes over the work of `host`, which fed it and vanishes. */
void mien_fusion_merge (MienFusion *f, MienNode *host, guint index);

/* Rules: TRUE where node `index` took something in. */
gboolean mien_fusion_take_padding (MienFusion *f, guint index);
gboolean mien_fusion_scale_output (MienFusion *f, guint index);
gboolean mien_fusion_scale_input (MienFusion *f, guint index);

G_END_DECLS
