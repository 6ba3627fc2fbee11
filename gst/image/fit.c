/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "fit.h"

#include "lines.h"

/* A channel of the tensor: the sum of the components times `factor`, and
 * `offset`, between `min` and `max`. */
typedef struct {
  float factor[3], offset, min, max;
} Mix;

/* A channel that goes from 0 to 255, in the components' units. */
typedef struct {
  float factor[3], offset;
} Channel;

static Channel
luma_channel (const MienPlanes *planes)
{
  const float scale = planes->limited_range ? 255.0f / 219 : 1;

  return (Channel) { { scale }, planes->limited_range ? -16 * scale : 0 };
}

/* Red, green or blue. */
static Channel
yuv_channel (const MienPlanes *planes, guint c)
{
  const float kr = planes->kr, kb = planes->kb, kg = 1 - kr - kb;
  const float scale = planes->limited_range ? 255.0f / 224 : 1;
  const float blue[] = { 0, -2 * kb * (1 - kb) / kg, 2 * (1 - kb) };
  const float red[] = { 2 * (1 - kr), -2 * kr * (1 - kr) / kg, 0 };
  Channel channel = luma_channel (planes);

  channel.factor[1] = scale * blue[c];
  channel.factor[2] = scale * red[c];
  channel.offset -= 128 * scale * (blue[c] + red[c]);
  return channel;
}

static Channel
channel_of (const MienPlanes *planes, const MienPlanesFormat *format, guint c)
{
  Channel channel = { .factor = { 0.299f, 0.587f, 0.114f } };

  if (planes->kind == MIEN_PLANES_LUMA
      || (planes->kind == MIEN_PLANES_YUV && format->channels == 1))
    return luma_channel (planes);
  if (planes->kind == MIEN_PLANES_YUV)
    return yuv_channel (planes, format->bgr ? 2 - c : c);
  if (format->channels == 1)
    return channel;
  channel = (Channel) { { 0 }, 0 };
  channel.factor[format->bgr ? 2 - c : c] = 1;
  return channel;
}

static Mix
mix_of (const MienPlanes *planes, const MienPlanesFormat *format, guint c)
{
  const Channel channel = channel_of (planes, format, c);
  const float min = format->range_min[c], max = format->range_max[c];
  const float scale = (max - min) / 255;
  Mix mix = { .offset = channel.offset * scale + min, .min = min, .max = max };

  for (guint i = 0; i < 3; i++)
    mix.factor[i] = channel.factor[i] * scale;
  return mix;
}

static void
mix_one (float *restrict out, const float *restrict a, guint n, const Mix *mix)
{
  const float fa = mix->factor[0], offset = mix->offset;
  const float min = mix->min, max = mix->max;

  for (guint i = 0; i < n; i++)
    out[i] = CLAMP (fa * a[i] + offset, min, max);
}

static void
mix_three (float *restrict out, const MienLines *lines, const Mix *mix)
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
mix_lines (float *out, const MienLines *lines, const Mix *mix)
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
  const gboolean is_luma = planes->kind == MIEN_PLANES_LUMA
      || (planes->kind == MIEN_PLANES_YUV && format->channels == 1);
  const gsize plane = (gsize) format->width * format->height;
  const guint right = format->width - format->picture_width;
  g_auto (MienScratch) scratch = MIEN_SCRATCH_INIT;
  MienLines lines;
  Mix mix[3];

  for (guint c = 0; c < format->channels; c++)
    mix[c] = mix_of (planes, format, c);
  mien_lines_init (&lines, &scratch, planes, is_luma ? 1 : 3,
      part ? part : &all, format->picture_width, format->picture_height);
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
