/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A row of mien_enlarge (), compiled once per instruction set,
 * MIEN_IMAGE_LEVEL being its name; enlarge.c chooses at run time. Products and
 * sums are not fused, so that all of them come to the same.
 */
#pragma once

#include <glib.h>

#include "fit.h"

G_BEGIN_DECLS

/* Pixels that are computed at once: rows and weights have so many more. */
#define MIEN_WIDEN_AT_ONCE 8

/* Result pixels `begin` to `end` - 1, which lie between the source pixels
 * `left` and the next. */
typedef struct {
  guint begin, end, left;
} MienStretch;

/* Each result pixel is left * `left` + right * `right`. */
typedef struct {
  const MienStretch *stretches;
  guint n_stretches, n_pixels;
  const float *left, *right;
} MienWidening;

/* `source` has a pixel more than the widening's last; `line` is scratch. */
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
