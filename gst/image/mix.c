/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/mix.h"

/* A channel from 0 to 255, computed from the components. */
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

guint
mien_planes_n_mixed (const MienPlanes *planes, guint channels)
{
  const gboolean is_luma = planes->kind == MIEN_PLANES_LUMA
      || (planes->kind == MIEN_PLANES_YUV && channels == 1);

  return is_luma ? 1 : 3;
}

static Channel
channel_of (const MienPlanes *planes, const MienPlanesFormat *format, guint c)
{
  Channel channel = { .factor = { 0.299f, 0.587f, 0.114f } };

  if (mien_planes_n_mixed (planes, format->channels) == 1)
    return luma_channel (planes);
  if (planes->kind == MIEN_PLANES_YUV)
    return yuv_channel (planes, format->bgr ? 2 - c : c);
  if (format->channels == 1)
    return channel;
  channel = (Channel) { { 0 }, 0 };
  channel.factor[format->bgr ? 2 - c : c] = 1;
  return channel;
}

MienMix
mien_mix_of_planes (const MienPlanes *planes, const MienPlanesFormat *format,
    guint c)
{
  const Channel channel = channel_of (planes, format, c);
  const float min = format->range_min[c], max = format->range_max[c];
  const float scale = (max - min) / 255;
  MienMix mix = { .offset = channel.offset * scale + min,
    .min = min,
    .max = max };

  for (guint i = 0; i < 3; i++)
    mix.factor[i] = channel.factor[i] * scale;
  return mix;
}
