/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The matrix product at the heart of dense convolutions: TILE output channels
 * by 1 to TILE_VECTORS vectors of positions in registers, all taps added up
 * before anything is stored.
 */
#pragma once

#include "epilogue.h"
#include "simd.h"

#if defined(__AVX512F__)
#define TILE 8
#else
#define TILE 4
#endif
#define TILE_VECTORS 3

/*
 * out[m][p] = bias[m] + sum over t of weight[m][t] * in[p + tap[t]], with
 * positions p in rows. `weight` holds blocks of TILE channels m: TILE biases,
 * then TILE weights per tap.
 */
typedef struct {
  const float *in;
  const gsize *tap;
  guint n_taps;
  const float *weight;
  guint channels; /* m */
  float *out;
  gsize plane; /* floats from one channel of `out` to the next */
  /* What follows at once, where it does. */
  const float *residual; /* or NULL */
  gsize residual_plane;  /* as `plane`, of the residual */
  Clipping clipping;
  const MienNode *node; /* of the rest of the activation, if any */
  guint first_channel;  /* of the node's, that channel 0 is */
} MienCpuProduct;

/* A stretch of positions: where it starts in the input and in the output. */
typedef struct {
  gsize in, out;
  guint n;
} MienCpuSpan;

/* All channels at the positions of the span. */
void KERNEL (product) (const MienCpuProduct *product, MienCpuSpan span);

/* Weights of a product in blocks of `tile` channels, zeros for those that the
 * last block lacks; where the next block goes. `bias` may be NULL, for 0. */
float *KERNEL (pack_blocks) (float *out, const float *weight, const float *bias,
    guint channels, guint taps, guint tile);
