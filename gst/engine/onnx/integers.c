/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "integers.h"

#include "tensor.h"

static gint64
factor (gint64 number)
{
  return mien_batch_factor (number);
}

/* `n` times the batch size. */
static gboolean
set_batch (gint64 n, gint64 *y)
{
  *y = n == 0 ? 0 : mien_batch_times (n);
  return n >= 0 && n <= MIEN_TENSOR_MAX_BATCHES;
}

/* For results that do not depend on the batch size; they must not look as if
 * they did. */
static gboolean
set (gboolean fits, gint64 result, gint64 *y)
{
  *y = result;
  return fits && factor (result) == 0;
}

gboolean
mien_integers_add (const gint64 *x, gint64 *y)
{
  const gint64 a = factor (x[0]), b = factor (x[1]);
  gint64 sum = 0;
  const gboolean over = __builtin_add_overflow (x[0], x[1], &sum);
  if (a == 0 && b == 0)
    return set (!over, sum, y);
  gboolean alike = (a != 0 || x[0] == 0) && (b != 0 || x[1] == 0);
  return alike && set_batch (a + b, y);
}

gboolean
mien_integers_sub (const gint64 *x, gint64 *y)
{
  const gint64 a = factor (x[0]), b = factor (x[1]);
  gint64 difference = 0;
  const gboolean over = __builtin_sub_overflow (x[0], x[1], &difference);
  if (a == 0 && b == 0)
    return set (!over, difference, y);
  return a != 0 && (b != 0 || x[1] == 0) && set_batch (a - b, y);
}

gboolean
mien_integers_mul (const gint64 *x, gint64 *y)
{
  const gint64 a = factor (x[0]), b = factor (x[1]);
  gint64 product = 0;
  const gboolean over = __builtin_mul_overflow (x[0], x[1], &product);
  if (a == 0 && b == 0)
    return set (!over, product, y);
  return (a == 0 || b == 0)
      && !__builtin_mul_overflow (a != 0 ? a : x[0], b != 0 ? b : x[1],
          &product)
      && set_batch (product, y);
}

/* The quotient, if the division is exact whatever the batch size. */
static gboolean
divide_batch (const gint64 *x, gint64 *quotient, gboolean *of_batch)
{
  const gint64 a = factor (x[0]), b = factor (x[1]);
  const gint64 divisor = b != 0 ? b : x[1];
  *of_batch = a != 0 && b == 0;
  if ((a == 0 && x[0] != 0) || divisor < 1 || a % divisor != 0)
    return FALSE;
  *quotient = a / divisor;
  return TRUE;
}

gboolean
mien_integers_div (const gint64 *x, gint64 *y)
{
  if (factor (x[0]) == 0 && factor (x[1]) == 0) {
    if (x[1] == -1)
      return mien_integers_neg (x, y);
    return x[1] != 0 && set (TRUE, x[0] / x[1], y);
  }
  gboolean of_batch = FALSE;
  return divide_batch (x, y, &of_batch) && (!of_batch || set_batch (*y, y));
}

gboolean
mien_integers_remainder (const gint64 *x, gint64 *y)
{
  gint64 quotient = 0;
  gboolean of_batch = FALSE;
  *y = 0;
  if (factor (x[0]) != 0 || factor (x[1]) != 0)
    return divide_batch (x, &quotient, &of_batch);
  return x[1] != 0 && set (TRUE, x[1] == -1 ? 0 : x[0] % x[1], y);
}

gboolean
mien_integers_mod (const gint64 *x, gint64 *y)
{
  if (!mien_integers_remainder (x, y))
    return FALSE;
  if (*y != 0 && (*y < 0) != (x[1] < 0))
    *y += x[1];
  return TRUE;
}

gboolean
mien_integers_pow (const gint64 *x, gint64 *y)
{
  if (x[1] < 0)
    return FALSE;
  gint64 step[2] = { 1, x[0] };
  /* Beyond 64, only powers of -1, 0 and 1 do not overflow. */
  gint64 n = x[0] >= -1 && x[0] <= 1 ? MIN (x[1], 2 - x[1] % 2) : x[1];
  for (gint64 i = 0; i < n; i++)
    if (!mien_integers_mul (step, &step[0]))
      return FALSE;
  *y = step[0];
  return TRUE;
}

/* Sets -1, 0 or 1 if the first is less than, equal to or greater than the
 * second. */
static gboolean
compare (const gint64 *x, int *order)
{
  gint64 a = factor (x[0]), b = factor (x[1]);
  /* n times the batch size is at least n, and may be n. */
  if ((a != 0 && b == 0 && x[1] >= a) || (b != 0 && a == 0 && x[0] >= b))
    return FALSE;
  a = a != 0 ? a : x[0];
  b = b != 0 ? b : x[1];
  *order = (a > b) - (a < b);
  return TRUE;
}

#define COMPARISON(name, is) \
  gboolean mien_integers_##name (const gint64 *x, gint64 *y) \
  { \
    int order = 0; \
    if (!compare (x, &order)) \
      return FALSE; \
    *y = order is 0; \
    return TRUE; \
  }

COMPARISON (equal, ==)
COMPARISON (less, <)
COMPARISON (less_or_equal, <=)
COMPARISON (greater, >)
COMPARISON (greater_or_equal, >=)

/* Whether the first is the larger; if they may be equal, either answer will
 * do. */
static gboolean
is_larger (const gint64 *x, gboolean *larger)
{
  const gint64 a = factor (x[0]), b = factor (x[1]);
  int order = 0;
  const gboolean least = (a != 0 && x[1] == a) || (b != 0 && x[0] == b);
  if (!least && !compare (x, &order))
    return FALSE;
  *larger = least ? a != 0 : order > 0;
  return TRUE;
}

static gboolean
choose (const gint64 *x, gboolean larger, gint64 *y)
{
  gboolean first_is_larger = FALSE;
  if (!is_larger (x, &first_is_larger))
    return FALSE;
  *y = first_is_larger == larger ? x[0] : x[1];
  return TRUE;
}

gboolean
mien_integers_min (const gint64 *x, gint64 *y)
{
  return choose (x, FALSE, y);
}

gboolean
mien_integers_max (const gint64 *x, gint64 *y)
{
  return choose (x, TRUE, y);
}

gboolean
mien_integers_neg (const gint64 *x, gint64 *y)
{
  return factor (x[0]) == 0 && x[0] != G_MININT64 && set (TRUE, -x[0], y);
}

gboolean
mien_integers_abs (const gint64 *x, gint64 *y)
{
  *y = x[0];
  return factor (x[0]) != 0 || x[0] >= 0 || mien_integers_neg (x, y);
}

gboolean
mien_integers_sign (const gint64 *x, gint64 *y)
{
  *y = factor (x[0]) != 0 || x[0] > 0 ? 1 : x[0] < 0 ? -1 : 0;
  return TRUE;
}

gboolean
mien_integers_relu (const gint64 *x, gint64 *y)
{
  *y = factor (x[0]) != 0 || x[0] > 0 ? x[0] : 0;
  return TRUE;
}

#define LOGIC(name, value) \
  gboolean mien_integers_##name (const gint64 *x, gint64 *y) \
  { \
    *y = (value); \
    return TRUE; \
  }

LOGIC (and, x[0] != 0 && x[1] != 0)
LOGIC (or, x[0] != 0 || x[1] != 0)
LOGIC (xor, (x[0] != 0) != (x[1] != 0))
LOGIC (not, x[0] == 0)
