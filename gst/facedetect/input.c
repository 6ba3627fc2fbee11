/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "input.h"

#include <math.h>

#include "base/formats.h"
#include "image/crop.h"

struct _GstMienDetectInput {
  guint width, height;
  guint8 *gray; /* width x height, made when first needed */

  /* Only for three channels. */
  GstVideoConverter *converter;
  GstBuffer *buffer;
  GstVideoFrame bgr; /* `buffer`, permanently mapped */
};

/* The largest size with square pixels within the frame and `max_width`. */
static void
set_size (GstMienDetectInput *self, const GstVideoInfo *info, guint max_width)
{
  const gdouble aspect =
      (gdouble) info->height / info->width / gst_mien_pixel_aspect (info);
  gdouble width = info->width;

  if (max_width > 0)
    width = MIN (width, max_width);
  width = MIN (width, info->height / aspect);
  self->width = MAX (1, (guint) lround (width));
  self->height =
      CLAMP ((guint) lround (width * aspect), 1, (guint) info->height);
}

static void
init_colour (GstMienDetectInput *self, const GstVideoInfo *info)
{
  GstVideoInfo from = *info, to;

  gst_video_info_set_format (&to, GST_VIDEO_FORMAT_BGR, self->width,
      self->height);
  /* The converter requires these to be equal. */
  to.interlace_mode = from.interlace_mode;
  to.fps_n = from.fps_n;
  to.fps_d = from.fps_d;
  self->converter = gst_video_converter_new (&from, &to,
      gst_structure_new ("options", GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD,
          GST_TYPE_VIDEO_RESAMPLER_METHOD, GST_VIDEO_RESAMPLER_METHOD_LINEAR,
          NULL));
  self->buffer = gst_buffer_new_allocate (NULL, to.size, NULL);
  gst_video_frame_map (&self->bgr, &to, self->buffer, GST_MAP_READWRITE);
}

GstMienDetectInput *
gst_mien_detect_input_new (const GstVideoInfo *info, guint channels,
    guint max_width)
{
  GstMienDetectInput *self = g_new0 (GstMienDetectInput, 1);

  set_size (self, info, max_width);
  if (channels == 3)
    init_colour (self, info);
  return self;
}

void
gst_mien_detect_input_free (GstMienDetectInput *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->converter, gst_video_converter_free);
  if (self->buffer)
    gst_video_frame_unmap (&self->bgr);
  gst_clear_buffer (&self->buffer);
  g_free (self->gray);
  g_free (self);
}

GstMienDetectSize
gst_mien_detect_input_size (const GstMienDetectInput *self)
{
  return (GstMienDetectSize) { self->width, self->height };
}

static void
reduce_gray (GstMienDetectInput *self, const MienImage *image)
{
  if (!self->gray)
    self->gray = g_malloc ((gsize) self->width * self->height);
  mien_gray (image, self->width, self->height, self->gray);
}

static void
load_gray (GstMienDetectInput *self, const GstVideoFrame *frame,
    MienOpencvInput *input)
{
  MienImage image;

  gst_mien_frame_to_image (frame, &image);
  /* Cascades normalise brightness: the range (limited or full) is
   * irrelevant. */
  if (mien_image_is_luma (&image) && image.pixel_step == 1 && image.stride > 0
      && image.width == self->width && image.height == self->height) {
    input->pixels = image.pixels;
    input->stride = image.stride;
    return;
  }
  reduce_gray (self, &image);
  input->pixels = self->gray;
  input->stride = self->width;
}

void
gst_mien_detect_input_load (GstMienDetectInput *self, GstVideoFrame *frame,
    MienOpencvInput *input)
{
  input->width = self->width;
  input->height = self->height;
  if (!self->converter) {
    load_gray (self, frame, input);
    return;
  }
  gst_video_converter_frame (self->converter, frame, &self->bgr);
  input->pixels = GST_VIDEO_FRAME_PLANE_DATA (&self->bgr, 0);
  input->stride = GST_VIDEO_FRAME_PLANE_STRIDE (&self->bgr, 0);
}

gdouble
gst_mien_detect_input_deviation (GstMienDetectInput *self,
    const GstVideoFrame *frame)
{
  const gsize n = (gsize) self->width * self->height;
  guint64 sum = 0, squares = 0;
  MienImage image;

  gst_mien_frame_to_image (frame, &image);
  reduce_gray (self, &image);
  for (gsize i = 0; i < n; i++) {
    sum += self->gray[i];
    squares += (guint) self->gray[i] * self->gray[i];
  }
  const gdouble mean = (gdouble) sum / n;
  return sqrt (MAX (0.0, (gdouble) squares / n - mean * mean));
}
