/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Pairs rows with columns so that the sum of the pairs' weights is as large
 * as it can be. `weights` are rows x columns, row by row, finite; a pair
 * whose weight is not above 0 is never made. `column_of` gets the column of
 * each row, or -1. Kuhn and Munkres' method by shortest augmenting paths
 * (Jonker and Volgenant, 1987); time O(s^2 l) for the shorter and the longer
 * side.
 */
void mien_assign (const double *weights, guint rows, guint columns,
    gint *column_of);

G_END_DECLS
