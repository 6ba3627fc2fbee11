/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Steps in a row, each of which is the only one to read what the one before it
 * wrote, computed band by band: a few rows of the last one's output, and of the
 * others what these need and was not there yet. Between two steps only the rows
 * that are still to be read are kept, and they stay in the cache. A chain of
 * one step computes in bands for the sake of its scratch memory.
 *
 * What is chosen depends on the cache that there is, results do not.
 */
#pragma once

#include "engine/graph.h"
#include "step.h"

G_BEGIN_DECLS

#define MIEN_CPU_MAX_CHAIN 16

typedef struct {
  guint n;    /* steps; 0: it is no chain, but one step, all rows at once */
  guint rows; /* of the last one's output, in a band */
} MienCpuChain;

/* Bytes of the cache that is a processor's own, as far as values should take
 * it. */
gsize mien_cpu_cache_size (void);

/*
 * The chain that begins at each of the steps, which know node, shapes, rows
 * and, as those that are no part of one, their planes. `cache` is in bytes.
 * Steps of a chain learn how many rows of theirs are in memory. The array has
 * an entry per step.
 *
 * Rows are made of as many bytes as fit `cache` together: of the values of the
 * chain, both ends included, what one band reads and writes, and the copies of
 * convolutions that have a window. A chain goes on over a value that does not
 * stay in the cache from one step to the next by itself, as long as a band of
 * MIN_ROWS rows of each convolution fits.
 */
MienCpuChain *mien_cpu_chains_new (const MienGraph *graph, MienCpuStep *steps,
    gsize cache);

/* `steps` is the first of the chain. */
void mien_cpu_chain_run (const MienCpuChain *chain, const MienCpuStep *steps,
    gpointer arena);

G_END_DECLS
