/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The functions that compute, compiled once per instruction set. They hold
 * no state; step.h says what they read and write.
 */
#pragma once

#include "step.h"

G_BEGIN_DECLS

typedef struct {
  const char *level;   /* for MIEN_CPU: "generic", "avx2", "avx512" */
  const char *name;    /* for people */
  guint vector;        /* floats in a vector */
  guint tile;          /* output channels that a tile of `conv` has; the
                        * weights are packed in blocks of so many */
  MienCpuKernel conv;
  MienCpuKernel conv_vector; /* one output position: a matrix by a vector */
  MienCpuKernel depthwise;
  MienCpuKernel max_pool;
  MienCpuKernel average_pool;
  MienCpuKernel reduce_mean;
  MienCpuKernel softmax;
  MienCpuKernel activation;
  MienCpuKernel add;
  MienCpuKernel mul;
  MienCpuKernel winner;
  MienCpuKernel spread;
  MienCpuKernel max_pool_backward;
  MienCpuKernel average_pool_backward;
  MienCpuKernel reduce_mean_backward;
  MienCpuKernel softmax_backward;
  MienCpuKernel activation_backward;
} MienCpuKernels;

/* The best kernels for this machine, or for the level that the environment
 * variable MIEN_CPU caps it to. */
const MienCpuKernels *mien_cpu_kernels_get (void);

/* Kernels that only move elements, for every machine. */
void mien_cpu_concat (const MienCpuStep *step, float *arena);
void mien_cpu_transpose (const MienCpuStep *step, float *arena);
void mien_cpu_pad (const MienCpuStep *step, float *arena);

G_END_DECLS
