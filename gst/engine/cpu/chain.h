/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A sequence of steps in which each is the only reader of the previous one's
 * output, computed band by band: a few rows of the last step's output, and of
 * the other steps' the rows that these need and that have not been computed
 * yet. Between two steps, only rows that are still to be read are kept, so they
 * stay in the cache. A chain of one step runs in bands to limit its scratch
 * memory.
 *
 * The choice of chains depends on the size of the cache, the results do not.
 */
#pragma once

#include "engine/graph.h"
#include "step.h"

G_BEGIN_DECLS

#define MIEN_CPU_MAX_CHAIN 16

typedef struct {
  guint n;    /* number of steps; 0: not a chain, but one step with all rows at
               * once */
  guint rows; /* rows of the last step's output in a band */
} MienCpuChain;

/* Bytes of a core's own cache that values should use. */
gsize mien_cpu_cache_size (void);

/*
 * Returns the chain that begins at each of the steps, one entry per step. The
 * steps must have node, shapes, rows and planes, the latter as if they were not
 * in a chain. `cache` is in bytes. The steps of a chain are given the number of
 * their rows that are in memory.
 *
 * A band has as many rows as fit in `cache`, counting what it reads and writes
 * of all values of the chain, including the first input and the last output,
 * and the input copies of convolutions with a window. A chain continues across
 * a value that would not stay in the cache between two steps by itself, as long
 * as a band with MIN_ROWS rows of each convolution fits.
 */
MienCpuChain *mien_cpu_chains_new (const MienGraph *graph, MienCpuStep *steps,
    gsize cache);

/* `steps` points to the first step of the chain. */
void mien_cpu_chain_run (const MienCpuChain *chain, const MienCpuStep *steps,
    gpointer arena);

G_END_DECLS
