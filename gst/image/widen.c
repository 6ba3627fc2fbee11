/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "widen.h"

/* Computes whole vectors; the next stretch overwrites the excess. */
static inline void
widen_stretch (const MienWidening *widening, const MienStretch *stretch,
    const float *source, float *restrict line)
{
  const float *restrict left = widening->left,
                        *restrict right = widening->right;
  const float a = source[stretch->left], b = source[stretch->left + 1];

  for (guint x = stretch->begin; x < stretch->end; x += MIEN_WIDEN_AT_ONCE) {
    for (guint i = x; i < x + MIEN_WIDEN_AT_ONCE; i++)
      line[i] = left[i] * a + right[i] * b;
  }
}

void
mien_widen (const MienWidening *widening, const float *source,
    const guint32 *colors, float *restrict line, guint32 *restrict pixels)
{
  for (guint s = 0; s < widening->n_stretches; s++)
    widen_stretch (widening, &widening->stretches[s], source, line);
  /* Separate from the table look-up, which compilers do not vectorise. */
  for (guint i = 0; i < widening->n_pixels; i++) {
    const float level = line[i] > 255 ? 255 : line[i];
    pixels[i] = (guint32) (gint) (level + 0.5f);
  }
  for (guint i = 0; i < widening->n_pixels; i++)
    pixels[i] = colors[pixels[i]];
}
