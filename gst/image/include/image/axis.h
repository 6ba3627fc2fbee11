/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One axis of a separable resize: which source pixels make an output pixel,
 * and with what weights.
 */
#pragma once

#include "image/scratch.h"

G_BEGIN_DECLS

typedef enum {
  MIEN_KERNEL_TRIANGLE, /* bilinear, widened by the reduction */
  MIEN_KERNEL_AREA,     /* share of the pixel that is covered; reducing only,
                         * enlarging takes the triangle */
} MienKernel;

/* Output pixel i is the sum over t < taps of
 * source[first[i] + t] * weights[i * taps + t]. `first` never decreases;
 * weights of pixels at or beyond `end` are 0. */
typedef struct {
  guint taps;       /* a multiple of 4 */
  guint begin, end; /* source pixels that take part: begin <= p < end */
  guint *first;
  float *weights;
} MienAxis;

/* Resizes `span` pixels from `start` on, of a source of `length` > 0 pixels,
 * to `n_out` > 0. What lies outside the source counts as its border pixel. The
 * axis lies in `scratch`. */
void mien_axis_init (MienAxis *axis, MienScratch *scratch, guint length,
    double start, double span, guint n_out, MienKernel kernel);

G_END_DECLS
