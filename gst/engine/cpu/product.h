/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The matrix product at the core of dense convolutions: TILE output channels by
 * 1 to TILE_VECTORS vectors of positions in registers, with all taps summed
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
  /* The epilogue, as far as it is applied here. */
  const float *residual; /* or NULL */
  gsize residual_plane;  /* like `plane`, for the residual */
  Clipping clipping;
  const MienNode *node; /* for the rest of the activation, if any */
  guint first_channel;  /* the node's channel that is channel 0 here */
} MienCpuProduct;

/* A range of positions: where it starts in the input and in the output. */
typedef struct {
  gsize in, out;
  guint n;
} MienCpuSpan;

/* Computes all channels at the positions of the span. */
void KERNEL (product) (const MienCpuProduct *product, MienCpuSpan span);

/* Packs the weights of a product in blocks of `tile` channels, padding the last
 * block with zeros. Returns the end of the blocks. `bias` may be NULL for 0. */
float *KERNEL (pack_blocks) (float *out, const float *weight, const float *bias,
    guint channels, guint taps, guint tile);
