/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A graph made ready for the CPU: one step per node, which of them run as one,
 * and how large an arena it runs in. Immutable; any number of workers run it at the same time, each
 * in an arena of its own.
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
  MienCpuChain *chains; /* per step: the one that begins there */
} MienCpuNet;

/* The graph must outlive the net. `cache`: bytes of it that values should take
 * (chain.h), 0: as this machine has them. Fails where a node would need more
 * scratch memory than MIEN_MAX_ELEMENTS. */
MienCpuNet *mien_cpu_net_new (const MienGraph *graph,
    const MienCpuKernels *kernels, gsize cache, GError **error);
void mien_cpu_net_free (MienCpuNet *net);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienCpuNet, mien_cpu_net_free)

/* Item `item` of what stands in the graph's inputs, item after item, to the
 * same place of its outputs. `arena` is aligned to vectors. */
void mien_cpu_net_run (const MienCpuNet *net, gpointer arena, gsize item,
    char *const *inputs, char *const *outputs);

G_END_DECLS
