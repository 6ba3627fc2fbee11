/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A row of mien_enlarge (), compiled once per instruction set, which
 * MIEN_IMAGE_LEVEL names; enlarge.c chooses one at run time. Products and sums
 * are not contracted, so that all compilations give the same result.
 */
#pragma once

#include <glib.h>

#include "fit.h"

G_BEGIN_DECLS

/* Number of pixels that are computed together: rows and weights are padded by
 * as many. */
#define MIEN_WIDEN_AT_ONCE 8

/* Result pixels `begin` to `end` - 1, which are between the source pixels
 * `left` and `left` + 1. */
typedef struct {
  guint begin, end, left;
} MienStretch;

/* Each result pixel is left * source[`left`] + right * source[`left` + 1]. */
typedef struct {
  const MienStretch *stretches;
  guint n_stretches, n_pixels;
  const float *left, *right;
} MienWidening;

/* `source` must have one more pixel than the widening uses; `line` is scratch
 * memory. */
typedef void (*MienWiden) (const MienWidening *widening, const float *source,
    const guint32 *colors, float *line, guint32 *pixels);

void mien_widen_generic (const MienWidening *widening, const float *source,
    const guint32 *colors, float *line, guint32 *pixels);
void mien_widen_avx2 (const MienWidening *widening, const float *source,
    const guint32 *colors, float *line, guint32 *pixels);

#ifdef MIEN_IMAGE_LEVEL
#define mien_widen MIEN_AT_LEVEL (mien_widen, MIEN_IMAGE_LEVEL)
#endif

G_END_DECLS
