/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "fit.h"

#include "image/mix.h"
#include "lines.h"

static void
mix_one (float *restrict out, const float *restrict a, guint n,
    const MienMix *mix)
{
  const float fa = mix->factor[0], offset = mix->offset;
  const float min = mix->min, max = mix->max;

  for (guint i = 0; i < n; i++)
    out[i] = CLAMP (fa * a[i] + offset, min, max);
}

static void
mix_three (float *restrict out, const MienLines *lines, const MienMix *mix)
{
  const float *restrict a = lines->lines[0].line;
  const float *restrict b = lines->lines[1].line;
  const float *restrict c = lines->lines[2].line;
  const float fa = mix->factor[0], fb = mix->factor[1], fc = mix->factor[2];
  const float offset = mix->offset, min = mix->min, max = mix->max;

  for (guint i = 0; i < lines->width; i++)
    out[i] = CLAMP (fa * a[i] + fb * b[i] + fc * c[i] + offset, min, max);
}

static void
mix_lines (float *out, const MienLines *lines, const MienMix *mix)
{
  if (lines->n_lines == 1)
    mix_one (out, lines->lines[0].line, lines->width, mix);
  else
    mix_three (out, lines, mix);
}

static void
blacken (float *out, gsize n, float black)
{
  for (gsize i = 0; i < n; i++)
    out[i] = black;
}

void
mien_fit (const MienPlanes *planes, const MienBox *part,
    const MienPlanesFormat *format, float *out)
{
  const MienBox all = { 0, 0, planes->width, planes->height };
  const gsize plane = (gsize) format->width * format->height;
  const guint right = format->width - format->picture_width;
  g_auto (MienScratch) scratch = MIEN_SCRATCH_INIT;
  MienLines lines;
  MienMix mix[3];

  for (guint c = 0; c < format->channels; c++)
    mix[c] = mien_mix_of_planes (planes, format, c);
  mien_lines_init (&lines, &scratch, planes,
      mien_planes_n_mixed (planes, format->channels), part ? part : &all,
      format->picture_width, format->picture_height);
  for (guint y = 0; y < format->picture_height; y++) {
    mien_lines_load (&lines, y);
    for (guint c = 0; c < format->channels; c++) {
      float *row = out + c * plane + (gsize) y * format->width;
      mix_lines (row, &lines, &mix[c]);
      blacken (row + format->picture_width, right, format->range_min[c]);
    }
  }
  const gsize filled = (gsize) format->picture_height * format->width;
  for (guint c = 0; c < format->channels; c++)
    blacken (out + c * plane + filled, plane - filled, format->range_min[c]);
}
