/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The functions that compute, compiled once per instruction set. They hold
 * no state; step.h says what they read and write.
 */
#pragma once

#include "step.h"

G_BEGIN_DECLS

/* How an op is computed: in bands of rows, or else all at once. */
typedef struct {
  /* Packs weights, tells how many floats of scratch memory the kernel needs,
   * and may choose another one. FALSE where those are too many. NULL: there is
   * nothing to prepare. */
  gboolean (*prepare) (MienCpuStep *step, gsize *scratch);
  MienCpuKernel run;
  MienCpuRows rows;
  /* Whether `rows` serves a step, of which node and shapes are known, or
   * `prepare` will choose another kernel. NULL: it serves all. */
  gboolean (*serves) (const MienCpuStep *step);
} MienCpuOp;

typedef struct {
  const char *level; /* for MIEN_CPU: "generic", "avx2", "avx512" */
  const char *name;  /* for people */
  guint vector;      /* floats in a vector */
  const MienCpuOp *ops[MIEN_N_OPS];
} MienCpuKernels;

/* The best kernels for this machine, or for the level that the environment
 * variable MIEN_CPU caps it to. */
const MienCpuKernels *mien_cpu_kernels_get (void);

G_END_DECLS
