/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far a computed float may be from the true value: |got - want| <= absolute
 * + relative * |want|. */
typedef struct {
  double absolute;
  double relative;
} MienTolerance;

/* Fails the running test if one of the `n` elements of `got` is out of
 * tolerance. Infinities must be equal, and NaN only equals NaN. The message
 * starts with `what`, lists the first few failures with index and both values,
 * and names the worst. `item` is the number of elements per item of the
 * batch. */
gboolean mien_compare (const char *what, const float *got, const double *want,
    gsize n, gsize item, MienTolerance tolerance);

G_END_DECLS
