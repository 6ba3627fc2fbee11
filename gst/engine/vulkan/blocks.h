/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Nodes that one dispatch computes. What is fused for all backends stands in
 * the graph already (fusion.h); here several nodes share a kernel because a
 * dispatch, a barrier and a trip through memory cost more on this backend than
 * arithmetic.
 */
#pragma once

#include "engine/plan.h"

G_BEGIN_DECLS

#define MIEN_BLOCK_MAX 5

typedef struct _MienFusedOp MienFusedOp;

typedef struct {
  const MienFusedOp *op; /* NULL: one node by its own op */
  guint n_nodes;
  guint nodes[MIEN_BLOCK_MAX]; /* of the graph; the last one's output is the
                                * block's */
  guint kept; /* whose output, of the others, blocks behind this one read too:
               * the first, second ... node; 0: nobody's */
} MienBlock;

/* A graph in blocks, in order of execution. Immutable. */
typedef struct {
  const MienGraph *graph;
  GArray *blocks; /* MienBlock */
  /* Per value: it lies as quads (shaders/quads.glsl). Such values are read and
   * written by fused kernels only. */
  gboolean *quads;
  MienType *type; /* per value: as what it is stored */
  gsize *size;    /* per value: bytes of an item; 1 where no memory is needed */
} MienBlocks;

/* For workgroups of `shared` bytes of memory in subgroups of `subgroup`
 * invocations, or with each node as a block of its own for 0 bytes. `type` is
 * what values are stored as that the host does not see. */
MienBlocks *mien_blocks_new (const MienGraph *graph, MienType type,
    gsize shared, guint subgroup);
void mien_blocks_free (MienBlocks *blocks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienBlocks, mien_blocks_free)

/* Texels of the largest of what fused kernels read so: a value of max_batch
 * items, or, about, the weights of a block. */
gsize mien_blocks_texels (const MienBlocks *blocks, guint max_batch);

/* Memory of the values, each of which lives as long as blocks need it. */
MienPlan *mien_blocks_plan (const MienBlocks *blocks);

/* What kinds of block ask, while blocks are looked for: */
typedef struct {
  const MienGraph *graph;
  guint *n_uses;   /* per storage; ports count */
  guint *producer; /* per value: node, or MIEN_NO_VALUE */
  gboolean *taken; /* per node: it is part of a block */
  gsize shared;    /* bytes of memory of a workgroup */
  guint subgroup;  /* invocations */
} MienBlockSearch;

/* The node whose output `value` is if nobody else reads it and it is no part
 * of a block, else MIEN_NO_VALUE. */
guint mien_block_feeder (const MienBlockSearch *search, guint value);

/* The same where others may read it who come behind node `last`, which ends the
 * block: whether there are any. */
guint mien_block_feeder_kept (const MienBlockSearch *search, guint value,
    guint last, gboolean *kept);

/* The value that a block keeps, or MIEN_NO_VALUE. */
guint mien_block_kept (const MienGraph *graph, const MienBlock *block);

/* The block's node whose output `value` is, or NULL. */
const MienNode *mien_block_producer (const MienGraph *graph,
    const MienBlock *block, guint value);

/* The program's side of blocks. */
typedef struct _MienProgram MienProgram;

struct _MienFusedOp {
  /* Whether a block of this kind ends in node `last`: fills `block`. */
  gboolean (*match) (const MienBlockSearch *search, guint last,
      MienBlock *block);
  /* No gain where what it reads and writes lies as CHW, and it is one node: that
   * by itself is taken then. */
  gboolean for_quads;
  gboolean writes_rows; /* what it writes never lies as quads */
  /* Adds its one step to a program. */
  void (*add_step) (MienProgram *program, const MienBlock *block);
};

extern const MienFusedOp mien_fused_dense;
extern const MienFusedOp mien_fused_dense_head;
extern const MienFusedOp mien_fused_dense_mean;
extern const MienFusedOp mien_fused_max_pool_back;
extern const MienFusedOp mien_fused_max_pool_point;
extern const MienFusedOp mien_fused_mean_back;
extern const MienFusedOp mien_fused_point_depth;
extern const MienFusedOp mien_fused_resize_quads;
extern const MienFusedOp mien_fused_separable;
extern const MienFusedOp mien_fused_separable_pool;

G_END_DECLS
