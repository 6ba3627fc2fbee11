/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "random.h"

#include <math.h>

void
mien_random_uniform (GRand *rand, float *out, gsize n, double scale)
{
  for (gsize i = 0; i < n; i++)
    out[i] = g_rand_double_range (rand, -scale, scale);
}

void
mien_random_kinks (GRand *rand, float *out, gsize n)
{
  static const float kinks[] = { 0, -0.0f, 0.5f, -0.5f, 1, -1, 3, -3, 6, -6 };
  mien_random_uniform (rand, out, n, 4);
  for (gsize i = 0; i < n; i++) {
    guint pick = g_rand_int_range (rand, 0, 3 * (G_N_ELEMENTS (kinks) + 1));
    if (pick < G_N_ELEMENTS (kinks))
      out[i] = kinks[pick];
    else if (pick == G_N_ELEMENTS (kinks) && i > 0)
      out[i] = out[i - 1];
  }
}

void
mien_random_extreme (GRand *rand, float *out, gsize n)
{
  static const float scales[] = { 1000, 100, 10, 1 };
  for (gsize i = 0; i < n; i++) {
    float scale = scales[g_rand_int_range (rand, 0, G_N_ELEMENTS (scales))];
    gboolean tie = i > 0 && g_rand_int_range (rand, 0, 4) == 0;
    out[i] = tie ? out[i - 1] : g_rand_double_range (rand, -scale, scale);
  }
}

void
mien_random_lowest (GRand *rand, float *out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = g_rand_int_range (rand, 0, 4) > 0
        ? -INFINITY
        : g_rand_double_range (rand, -4, 4);
}
