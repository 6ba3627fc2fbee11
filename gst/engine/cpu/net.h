/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A graph prepared for the CPU: one step per node, the chains that run as one,
 * and the size of the arena. Immutable; any number of workers can run it at the
 * same time, each in an arena of its own.
 */
#pragma once

#include "engine/backend.h"
#include "engine/plan.h"
#include "chain.h"
#include "kernels.h"

G_BEGIN_DECLS

typedef struct {
  MienNetwork base;
  MienPlan *plan;
  gsize arena; /* bytes, a multiple of MIEN_PLAN_ALIGN */
  guint n_steps;
  MienCpuStep *steps;
  MienCpuChain *chains; /* per step: the chain that begins there */
} MienCpuNet;

/* The graph must outlive the net. `cache` is the number of bytes of it that
 * values should use (chain.h), 0 for this machine's. Fails if a node would need
 * more scratch memory than MIEN_MAX_ELEMENTS. */
MienCpuNet *mien_cpu_net_new (const MienGraph *graph,
    const MienCpuKernels *kernels, gsize cache, GError **error);
void mien_cpu_net_free (MienCpuNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienCpuNet, mien_cpu_net_free)

/* Computes item `item` of the buffers of the graph's inputs, which hold item
 * after item, and writes it to the same place of the outputs. `arena` is
 * aligned to vectors. */
void mien_cpu_net_run (const MienCpuNet *net, gpointer arena, gsize item,
    char *const *inputs, char *const *outputs);

G_END_DECLS
