/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The compute functions, compiled once per instruction set. They have no state;
 * step.h describes what they read and write.
 */
#pragma once

#include "step.h"

G_BEGIN_DECLS

/* How an op is computed: in bands of rows, or all at once. */
typedef struct {
  /* Packs weights, reports how many floats of scratch memory the kernel needs,
   * and may choose another kernel. FALSE if that is too much. NULL: nothing to
   * prepare. */
  gboolean (*prepare) (MienCpuStep *step, gsize *scratch);
  MienCpuKernel run;
  MienCpuRows rows;
  /* Whether `rows` can compute a step, whose node and shapes are set; if not,
   * `prepare` will choose another kernel. NULL: always. */
  gboolean (*serves) (const MienCpuStep *step);
} MienCpuOp;

typedef struct {
  const char *level; /* for MIEN_CPU: "generic", "avx2", "avx512" */
  const char *name;  /* for display */
  guint vector;      /* floats in a vector */
  const MienCpuOp *ops[MIEN_N_OPS];
} MienCpuKernels;

/* The best kernels for this machine, or for the level to which the environment
 * variable MIEN_CPU limits it. */
const MienCpuKernels *mien_cpu_kernels_get (void);

G_END_DECLS
