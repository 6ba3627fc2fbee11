/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "halves.h"

static void
halve (MienOpencvInput *half, guint8 *pixels, const MienOpencvInput *input,
    guint channels)
{
  *half = (MienOpencvInput) { pixels, (gsize) input->width / 2 * channels,
    input->width / 2, input->height / 2 };
  for (guint y = 0; y < half->height; y++) {
    const guint8 *upper = input->pixels + 2 * y * input->stride;
    const guint8 *lower = upper + input->stride;
    for (guint x = 0; x < half->width;
         x++, upper += channels, lower += channels) {
      for (guint c = 0; c < channels; c++, upper++, lower++)
        *pixels++ =
            (upper[0] + upper[channels] + lower[0] + lower[channels] + 2) / 4;
    }
  }
}

void
mien_halves_init (MienHalves *self, const MienOpencvInput *input,
    guint channels)
{
  *self = (MienHalves) { .channels = channels, .levels = { *input } };
}

void
mien_halves_clear (MienHalves *self)
{
  for (guint i = 0; i < MIEN_HALVES_MAX; i++)
    g_clear_pointer (&self->pixels[i], g_free);
}

const MienOpencvInput *
mien_halves_get (MienHalves *self, guint level)
{
  g_assert (level < MIEN_HALVES_MAX);
  if (level == 0 || self->pixels[level])
    return &self->levels[level];

  const MienOpencvInput *input = &self->levels[level - 1];
  self->pixels[level] = g_malloc ((gsize) (input->width / 2)
      * (input->height / 2) * self->channels);
  halve (&self->levels[level], self->pixels[level], input, self->channels);
  return &self->levels[level];
}
