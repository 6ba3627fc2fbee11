/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Arithmetic on the integers of constants, some of which may be multiples of
 * the batch size (tensor.h), of which only a minimum of 1 is known. Functions
 * return FALSE if the result would depend on the batch size in another way, on
 * overflow, and on division by 0. x has the operands.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gboolean (*MienIntegers) (const gint64 *x, gint64 *y);

gboolean mien_integers_add (const gint64 *x, gint64 *y);
gboolean mien_integers_sub (const gint64 *x, gint64 *y);
gboolean mien_integers_mul (const gint64 *x, gint64 *y);
gboolean mien_integers_div (const gint64 *x, gint64 *y); /* towards 0 */
gboolean mien_integers_mod (const gint64 *x, gint64 *y); /* divisor's sign */
gboolean mien_integers_remainder (const gint64 *x, gint64 *y); /* as in C */
gboolean mien_integers_pow (const gint64 *x, gint64 *y);
gboolean mien_integers_min (const gint64 *x, gint64 *y);
gboolean mien_integers_max (const gint64 *x, gint64 *y);
gboolean mien_integers_neg (const gint64 *x, gint64 *y);
gboolean mien_integers_abs (const gint64 *x, gint64 *y);
gboolean mien_integers_sign (const gint64 *x, gint64 *y);
gboolean mien_integers_relu (const gint64 *x, gint64 *y);
gboolean mien_integers_equal (const gint64 *x, gint64 *y);
gboolean mien_integers_less (const gint64 *x, gint64 *y);
gboolean mien_integers_less_or_equal (const gint64 *x, gint64 *y);
gboolean mien_integers_greater (const gint64 *x, gint64 *y);
gboolean mien_integers_greater_or_equal (const gint64 *x, gint64 *y);
gboolean mien_integers_and (const gint64 *x, gint64 *y);
gboolean mien_integers_or (const gint64 *x, gint64 *y);
gboolean mien_integers_xor (const gint64 *x, gint64 *y);
gboolean mien_integers_not (const gint64 *x, gint64 *y);

G_END_DECLS
