/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One axis of a separable resize: which source pixels contribute to an output
 * pixel, and with what weights.
 */
#pragma once

#include "image/scratch.h"

G_BEGIN_DECLS

typedef enum {
  MIEN_KERNEL_TRIANGLE, /* bilinear; widened when reducing */
  MIEN_KERNEL_AREA,     /* fraction of the pixel that is covered; for reducing
                         * only, enlarging uses the triangle */
} MienKernel;

/* Output pixel i is the sum over t < taps of
 * source[first[i] + t] * weights[i * taps + t]. `first` never decreases; the
 * weights of pixels at or after `end` are 0. */
typedef struct {
  guint taps;       /* a multiple of 4 */
  guint begin, end; /* source pixels that contribute: begin <= p < end */
  guint *first;
  float *weights;
} MienAxis;

/* Resizes `span` pixels from `start` on, of a source of `length` > 0 pixels, to
 * `n_out` > 0. Positions outside the source use its border pixel. The arrays of
 * the axis are allocated from `scratch`. */
void mien_axis_init (MienAxis *axis, MienScratch *scratch, guint length,
    double start, double span, guint n_out, MienKernel kernel);

G_END_DECLS
