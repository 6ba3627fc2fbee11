/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "noise.h"

/* Unpack functions may write a few pixels beyond the end of a line. */
#define PAD 16
#define N 4

static gboolean
is_wide (const GstVideoInfo *info)
{
  return GST_VIDEO_FORMAT_INFO_BITS (
             gst_video_format_get_info (info->finfo->unpack_format))
      == 16;
}

GstBuffer *
noise_frame (const GstVideoInfo *info, guint32 seed)
{
  const GstVideoFormatInfo *format = info->finfo;
  const guint width = GST_VIDEO_INFO_WIDTH (info);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  g_autofree guint8 *line = g_malloc0 ((width + PAD) * N * 2);
  GRand *rand = g_rand_new_with_seed (seed);
  GstVideoFrame frame;

  gst_buffer_memset (buffer, 0, 0, info->size);
  g_assert_true (gst_video_frame_map (&frame, info, buffer, GST_MAP_WRITE));
  for (gint y = 0; y < GST_VIDEO_INFO_HEIGHT (info); y++) {
    for (guint i = 0; i < width * N; i++) {
      const guint16 value = (guint16) g_rand_int (rand);
      if (is_wide (info))
        ((guint16 *) (gpointer) line)[i] = i % N == 0 ? 0xffff : value;
      else
        line[i] = i % N == 0 ? 0xff : (guint8) value;
    }
    format->pack_func (format, GST_VIDEO_PACK_FLAG_NONE, line, 0, frame.data,
        frame.info.stride, GST_VIDEO_CHROMA_SITE_UNKNOWN, y, (gint) width);
  }
  gst_video_frame_unmap (&frame);
  g_rand_free (rand);
  return buffer;
}

/* N 16-bit components for each pixel. */
static guint16 *
unpack (const GstVideoInfo *info, GstBuffer *buffer)
{
  const GstVideoFormatInfo *format = info->finfo;
  const gint width = GST_VIDEO_INFO_WIDTH (info);
  const gint height = GST_VIDEO_INFO_HEIGHT (info);
  guint16 *all = g_new (guint16, (gsize) width * height * N);
  g_autofree guint8 *line = g_malloc0 ((gsize) (width + PAD) * N * 2);
  GstVideoFrame frame;

  g_assert_true (gst_video_frame_map (&frame, info, buffer, GST_MAP_READ));
  for (gint y = 0; y < height; y++) {
    format->unpack_func (format, GST_VIDEO_PACK_FLAG_NONE, line, frame.data,
        frame.info.stride, 0, y, width);
    for (gint i = 0; i < width * N; i++)
      all[y * width * N + i] = is_wide (info)
          ? ((guint16 *) (gpointer) line)[i]
          : (guint16) (line[i] * 257);
  }
  gst_video_frame_unmap (&frame);
  return all;
}

guint16 *
noise_read (const GstVideoInfo *info, GstBuffer *buffer)
{
  const gsize n =
      (gsize) GST_VIDEO_INFO_WIDTH (info) * GST_VIDEO_INFO_HEIGHT (info);
  guint16 *all = unpack (info, buffer);

  for (gsize i = 0; i < n; i++)
    all[i] = all[i * N + 1];
  return all;
}

gboolean
noise_differs (const GstVideoInfo *info, GstBuffer *a, GstBuffer *b, guint x,
    guint y)
{
  g_autofree guint16 *of_a = unpack (info, a), *of_b = unpack (info, b);
  const gsize at = ((gsize) y * GST_VIDEO_INFO_WIDTH (info) + x) * N;

  return memcmp (of_a + at, of_b + at, N * sizeof *of_a) != 0;
}

gdouble
noise_detail (const GstVideoInfo *info, GstBuffer *buffer,
    const GstVideoRectangle *area)
{
  g_autofree guint16 *values = noise_read (info, buffer);
  const gint width = GST_VIDEO_INFO_WIDTH (info);
  gdouble sum = 0;

  for (gint y = area->y; y < area->y + area->h; y++) {
    for (gint x = area->x; x < area->x + area->w; x++) {
      const gint here = values[y * width + x];
      sum += ABS (here - values[y * width + x + 1]);
      sum += ABS (here - values[(y + 1) * width + x]);
    }
  }
  return sum / (2.0 * area->w * area->h);
}
