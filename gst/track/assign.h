/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Assigns rows to columns so that the sum of the weights of all pairs is
 * maximal. `weights` is rows x columns, row-major, finite. Pairs with a weight
 * of 0 or less are never made. `column_of` receives the column of each row, or
 * -1. This is the Kuhn-Munkres method with shortest augmenting paths (Jonker
 * and Volgenant, 1987); time O(s^2 l) for a shorter side s and a longer side l.
 */
void mien_assign (const double *weights, guint rows, guint columns,
    gint *column_of);

G_END_DECLS
