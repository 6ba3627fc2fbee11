/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "drawnface.h"

#include <math.h>

/* `u` and `v` are from -1 to 1, across and down. */
static float
level_at (float u, float v)
{
  float face = u * u / 0.6f + v * v / 0.9f;
  float eyes = hypotf (fabsf (u) - 0.3f, v + 0.25f);
  float mouth = fabsf (v - 0.45f + 0.3f * u * u);
  float value = face < 1 ? 190 - 60 * face : 60 + 20 * u;
  if (eyes < 0.13f)
    value = 40;
  if (mouth < 0.06f && fabsf (u) < 0.4f)
    value = 80;
  return value;
}

static guint8
pixel_at (guint x, guint y, guint width, guint height)
{
  return (guint8) level_at ((x + 0.5f) / width * 2 - 1,
      (y + 0.5f) / height * 2 - 1);
}

/* The value of component `c` for a gray level. Not left to videoconvert, which
 * rounds down. */
static guint8
component_of (const GstVideoInfo *info, guint c, guint8 gray)
{
  if (GST_VIDEO_INFO_IS_RGB (info) || GST_VIDEO_INFO_IS_GRAY (info))
    return gray;
  return c == 0 ? (guint8) (16.5f + gray * 219 / 255.0f) : 128;
}

/* Writes an 8-bit level as a sample of component `c`. */
static void
put (guint8 *sample, const GstVideoInfo *info, guint c, guint8 level)
{
  const guint depth = GST_VIDEO_INFO_COMP_DEPTH (info, c);

  if (depth <= 8)
    *sample = level;
  else if (GST_VIDEO_INFO_IS_GRAY (info))
    GST_WRITE_UINT16_LE (sample, level * 257);
  else
    GST_WRITE_UINT16_LE (sample, level << (depth - 8 + info->finfo->shift[c]));
}

static void
draw (GstVideoFrame *frame)
{
  guint width = GST_VIDEO_FRAME_WIDTH (frame);
  guint height = GST_VIDEO_FRAME_HEIGHT (frame);

  for (guint c = 0; c < GST_VIDEO_FRAME_N_COMPONENTS (frame); c++) {
    const GstVideoFormatInfo *finfo = frame->info.finfo;
    guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, finfo->plane[c]);
    /* GStreamer counts the offset of 16-bit components in samples, not
     * bytes. */
    data += finfo->depth[c] > 8 ? GST_ROUND_UP_2 (finfo->poffset[c])
                                : finfo->poffset[c];
    gint step = GST_VIDEO_FRAME_COMP_PSTRIDE (frame, c);
    for (gint y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (frame, c); y++) {
      guint8 *row = data + y * GST_VIDEO_FRAME_COMP_STRIDE (frame, c);
      for (gint x = 0; x < GST_VIDEO_FRAME_COMP_WIDTH (frame, c); x++)
        put (row + x * step, &frame->info, c,
            component_of (&frame->info, c, pixel_at (x, y, width, height)));
    }
  }
}

/* Allocates memory for `info`, with strides that are `gap` bytes larger than
 * needed. */
static GstBuffer *
buffer_new (const GstVideoInfo *info, guint gap)
{
  gsize offset[GST_VIDEO_MAX_PLANES];
  gint stride[GST_VIDEO_MAX_PLANES];
  gsize size = 0;
  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (info); p++) {
    gint component[GST_VIDEO_MAX_COMPONENTS];
    gst_video_format_info_component (info->finfo, p, component);
    offset[p] = size + gap;
    stride[p] = GST_VIDEO_INFO_PLANE_STRIDE (info, p) + gap;
    size = offset[p]
        + (gsize) stride[p] * GST_VIDEO_INFO_COMP_HEIGHT (info, component[0]);
  }
  GstBuffer *buffer =
      gst_buffer_new_allocate (NULL, MAX (size, info->size), NULL);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_INFO_FORMAT (info), info->width, info->height,
      GST_VIDEO_INFO_N_PLANES (info), offset, stride);
  return buffer;
}

GstBuffer *
test_drawn_face (GstVideoFormat format, guint width, guint height, guint gap,
    GstVideoInfo *info)
{
  GstVideoFrame frame;
  gst_video_info_set_format (info, format, width, height);
  GstBuffer *buffer = buffer_new (info, gap);
  g_assert_true (gst_video_frame_map (&frame, info, buffer, GST_MAP_WRITE));
  draw (&frame);
  gst_video_frame_unmap (&frame);
  return buffer;
}

GstBuffer *
test_turned_face (guint side, float angle, GstVideoInfo *info)
{
  const float c = cosf (angle), s = sinf (angle);
  GstVideoFrame frame;

  gst_video_info_set_format (info, GST_VIDEO_FORMAT_GRAY8, side, side);
  GstBuffer *buffer = buffer_new (info, 0);
  g_assert_true (gst_video_frame_map (&frame, info, buffer, GST_MAP_WRITE));
  guint8 *data = GST_VIDEO_FRAME_COMP_DATA (&frame, 0);
  for (guint i = 0; i < side * side; i++) {
    const float x = (i % side + 0.5f) / side * 2 - 1;
    const float y = (i / side + 0.5f) / side * 2 - 1;
    data[i / side * GST_VIDEO_FRAME_COMP_STRIDE (&frame, 0) + i % side] =
        (guint8) level_at (x * c + y * s, y * c - x * s);
  }
  gst_video_frame_unmap (&frame);
  return buffer;
}

GstMienFace *
test_add_turned_face (GstBuffer *buffer, guint side, float angle)
{
  static const GstMienPoint upright[GST_MIEN_N_LANDMARKS] = { { -0.3f, -0.25f },
    { 0.3f, -0.25f }, { 0, 0.1f }, { -0.25f, 0.43f }, { 0.25f, 0.43f } };
  const float c = cosf (angle), s = sinf (angle), half = side / 2.0f;
  GstMienFace *face = gst_mien_buffer_add_face (buffer, side / 5.0f,
      side / 5.0f, side * 0.6f, side * 0.6f, 1, "yunet");

  face->has_landmarks = TRUE;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    face->landmarks[i] = (GstMienPoint) {
      half * (1 + upright[i].x * c - upright[i].y * s),
      half * (1 + upright[i].x * s + upright[i].y * c),
    };
  return face;
}
