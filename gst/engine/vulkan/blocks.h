/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Groups of nodes that one dispatch computes. What is fused for all backends
 * has been fused in the graph (fusion.h). Here, several nodes share a kernel
 * because on this backend a dispatch, a barrier and a round trip through memory
 * cost more than arithmetic.
 */
#pragma once

#include "engine/plan.h"

G_BEGIN_DECLS

#define MIEN_BLOCK_MAX 5

typedef struct _MienFusedOp MienFusedOp;

typedef struct {
  const MienFusedOp *op; /* NULL: a single node with its own op */
  guint n_nodes;
  guint nodes[MIEN_BLOCK_MAX]; /* of the graph; the last one's output is the
                                * block's */
  guint kept; /* the node, besides the last, whose output later blocks also
               * read: 1 is the first node, 2 the second ...; 0: none */
} MienBlock;

/* A graph divided into blocks, in execution order. Immutable. */
typedef struct {
  const MienGraph *graph;
  GArray *blocks; /* MienBlock */
  /* Per value: whether it is stored as quads (shaders/quads.glsl). Only fused
   * kernels read and write such values. */
  gboolean *quads;
  MienType *type; /* per value: its storage type */
  gsize *size;    /* per value: bytes per item; 1 if it needs no memory */
} MienBlocks;

/* For workgroups with `shared` bytes of shared memory and subgroups of
 * `subgroup` invocations; with 0 bytes, each node is a block of its own. `type`
 * is the storage type of values that the host does not access. */
MienBlocks *mien_blocks_new (const MienGraph *graph, MienType type,
    gsize shared, guint subgroup);
void mien_blocks_free (MienBlocks *blocks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienBlocks, mien_blocks_free)

/* Number of texels of the largest value of max_batch items, or (approximately)
 * the largest weights, that fused kernels read as texels. */
gsize mien_blocks_texels (const MienBlocks *blocks, guint max_batch);

/* Memory of the values, which live as long as blocks need them. */
MienPlan *mien_blocks_plan (const MienBlocks *blocks);

/* The state of the search for blocks, for the match functions: */
typedef struct {
  const MienGraph *graph;
  guint *n_uses;   /* per storage; ports count as uses */
  guint *producer; /* per value: node, or MIEN_NO_VALUE */
  gboolean *taken; /* per node: it is in a block */
  gsize shared;    /* bytes of shared memory per workgroup */
  guint subgroup;  /* invocations per subgroup */
} MienBlockSearch;

/* The node that computes `value`, if nothing else reads it and the node is not
 * in a block, else MIEN_NO_VALUE. */
guint mien_block_feeder (const MienBlockSearch *search, guint value);

/* The same, but other nodes after `last`, which ends the block, may read the
 * value; *kept is whether any do. */
guint mien_block_feeder_kept (const MienBlockSearch *search, guint value,
    guint last, gboolean *kept);

/* The value that a block keeps for others, or MIEN_NO_VALUE. */
guint mien_block_kept (const MienGraph *graph, const MienBlock *block);

/* The node of the block that computes `value`, or NULL. */
const MienNode *mien_block_producer (const MienGraph *graph,
    const MienBlock *block, guint value);

/* The program that blocks add steps to. */
typedef struct _MienProgram MienProgram;

struct _MienFusedOp {
  /* Whether a block of this kind ends in node `last`; if so, fills `block`. */
  gboolean (*match) (const MienBlockSearch *search, guint last,
      MienBlock *block);
  /* No faster if what it reads and writes is stored as CHW and it has one node;
   * then that node's own op is used. */
  gboolean for_quads;
  gboolean writes_rows; /* its output is never stored as quads */
  /* Adds its single step to a program. */
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
