/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/planes.h"

#include "base/formats.h"

/* BT.601, which is GStreamer's default too. */
#define KR 0.299
#define KB 0.114

static void
set_colours (MienPlanes *planes, const GstVideoColorimetry *colorimetry)
{
  gdouble kr = KR, kb = KB;

  /* Fails for matrices without such factors, such as RGB. */
  if (!gst_video_color_matrix_get_Kr_Kb (colorimetry->matrix, &kr, &kb)) {
    kr = KR;
    kb = KB;
  }
  planes->kr = kr;
  planes->kb = kb;
}

/* For 16-bit samples, GStreamer gives some offsets in samples: V of P010 is
 * given as byte 1 of its pair. */
static const guint8 *
samples_of (const GstVideoFrame *frame, guint c)
{
  const GstVideoFormatInfo *format = frame->info.finfo;
  const guint offset = format->poffset[c];
  const guint8 *plane = GST_VIDEO_FRAME_PLANE_DATA (frame, format->plane[c]);

  return plane + (format->depth[c] > 8 ? GST_ROUND_UP_2 (offset) : offset);
}

void
gst_mien_frame_to_planes (const GstVideoFrame *frame, MienPlanes *planes)
{
  const GstVideoInfo *info = &frame->info;
  const GstVideoFormatInfo *format = info->finfo;
  const gboolean is_rgb = GST_VIDEO_INFO_IS_RGB (info);
  const gboolean is_luma = GST_VIDEO_INFO_IS_GRAY (info);
  MienImage image;

  gst_mien_frame_to_image (frame, &image);
  *planes = (MienPlanes) {
    .kind = is_rgb ? MIEN_PLANES_RGB
        : is_luma  ? MIEN_PLANES_LUMA
                   : MIEN_PLANES_YUV,
    .width = GST_VIDEO_FRAME_WIDTH (frame),
    .height = GST_VIDEO_FRAME_HEIGHT (frame),
    .limited_range = image.limited_range,
    .word_level = image.word_level,
  };
  if (!is_rgb)
    set_colours (planes, &info->colorimetry);
  for (guint i = 0; i < (is_luma ? 1 : 3); i++)
    planes->planes[i] = (MienPlane) {
      .samples = samples_of (frame, i),
      .stride = GST_VIDEO_FRAME_COMP_STRIDE (frame, i),
      .step = GST_VIDEO_FRAME_COMP_PSTRIDE (frame, i),
    };
  if (planes->kind == MIEN_PLANES_YUV) {
    planes->half_width = GST_VIDEO_FORMAT_INFO_W_SUB (format, 1) == 1;
    planes->half_height = GST_VIDEO_FORMAT_INFO_H_SUB (format, 1) == 1;
  }
}
