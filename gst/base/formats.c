/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/formats.h"

#define MAX_PIXEL_ASPECT 16

gdouble
gst_mien_pixel_aspect (const GstVideoInfo *info)
{
  const gdouble n = GST_VIDEO_INFO_PAR_N (info);
  const gdouble d = GST_VIDEO_INFO_PAR_D (info);
  const gboolean sane =
      n > 0 && d > 0 && n <= MAX_PIXEL_ASPECT * d && d <= MAX_PIXEL_ASPECT * n;
  return sane ? n / d : 1;
}

/* MienImage.word_level. Samples have `depth` bits, starting at bit `shift`.
 * Limited range is the 8-bit one with low bits added; full range ends at the
 * largest sample. */
static gfloat
word_level (const GstVideoFormatInfo *format, gboolean limited)
{
  const guint depth = format->depth[0], shift = format->shift[0];

  if (depth <= 8)
    return 0;
  return limited ? 1.0f / (1u << (depth - 8 + shift))
                 : 255.0f / (((1u << depth) - 1) << shift);
}

void
gst_mien_frame_to_image (const GstVideoFrame *frame, MienImage *image)
{
  const GstVideoInfo *info = &frame->info;
  const gboolean is_rgb = GST_VIDEO_INFO_IS_RGB (info);
  const gboolean limited =
      !is_rgb && info->colorimetry.range == GST_VIDEO_COLOR_RANGE_16_235;

  /* In packed YUV, component 0 starts at the first luma byte. In RGB, pixels
   * start at the start of the plane, as the x of xRGB is not a component. */
  *image = (MienImage) {
    .pixels = is_rgb ? GST_VIDEO_FRAME_PLANE_DATA (frame, 0)
                     : GST_VIDEO_FRAME_COMP_DATA (frame, 0),
    .stride = GST_VIDEO_FRAME_COMP_STRIDE (frame, 0),
    .width = GST_VIDEO_FRAME_WIDTH (frame),
    .height = GST_VIDEO_FRAME_HEIGHT (frame),
    .pixel_step = GST_VIDEO_FRAME_COMP_PSTRIDE (frame, 0),
    .limited_range = limited,
    .pixel_aspect = gst_mien_pixel_aspect (info),
    .word_level = word_level (info->finfo, limited),
  };
  if (is_rgb) {
    image->red = GST_VIDEO_FRAME_COMP_POFFSET (frame, GST_VIDEO_COMP_R);
    image->green = GST_VIDEO_FRAME_COMP_POFFSET (frame, GST_VIDEO_COMP_G);
    image->blue = GST_VIDEO_FRAME_COMP_POFFSET (frame, GST_VIDEO_COMP_B);
  }
}

void
gst_mien_refuse_crop (GstQuery *query)
{
  guint index;

  if (gst_query_find_allocation_meta (query, GST_VIDEO_CROP_META_API_TYPE,
          &index))
    gst_query_remove_nth_allocation_meta (query, index);
}

void
gst_mien_tell_held (GstQuery *query, guint n)
{
  GstVideoInfo info;
  GstCaps *caps;

  gst_query_parse_allocation (query, &caps, NULL);
  if (n > 0 && caps && gst_query_get_n_allocation_pools (query) == 0
      && gst_video_info_from_caps (&info, caps))
    gst_query_add_allocation_pool (query, NULL, (guint) info.size, n + 2, 0);
}
