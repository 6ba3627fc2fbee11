/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "annotatefixture.h"

#include "faces.h"

static const gchar *const EMOTIONS[] = { "angry", "disgust", "fear", "happy",
  "sad", "surprise", "neutral", NULL };
static const gchar *const GENDERS[] = { "woman", "man", NULL };

void
annotate_set_up (AnnotateFixture *f, const gchar *format, guint width,
    guint height, gboolean attach)
{
  f->h = gst_harness_new ("faceannotate");
  g_assert_true (gst_video_info_set_format (&f->info,
      gst_video_format_from_string (format), width, height));
  if (attach) {
    gst_harness_add_propose_allocation_meta (f->h,
        GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE, NULL);
  }
  gst_harness_set_src_caps (f->h, gst_video_info_to_caps (&f->info));
}

void
annotate_tear_down (AnnotateFixture *f)
{
  gst_harness_teardown (f->h);
}

GstBuffer *
annotate_black_frame (const GstVideoInfo *info)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  gst_buffer_memset (buffer, 0, 0, info->size);
  const GstVideoFormatInfo *format = info->finfo;
  const guint width = GST_VIDEO_INFO_WIDTH (info);
  /* ARGB or AYUV with 8 or 16 bits, whichever is this format's unpacked
   * format. */
  const gboolean wide = GST_VIDEO_FORMAT_INFO_BITS (
                            gst_video_format_get_info (format->unpack_format))
      == 16;
  const gboolean rgb = GST_VIDEO_INFO_IS_RGB (info);
  const guint8 pixel[] = { 255, rgb ? 0 : 16, rgb ? 0 : 128, rgb ? 0 : 128 };
  g_autofree guint8 *line = g_malloc ((width + 8) * 8);
  for (guint i = 0; i < width * 4; i++) {
    if (wide)
      ((guint16 *) line)[i] = pixel[i % 4] << 8;
    else
      line[i] = pixel[i % 4];
  }

  GstVideoFrame frame;
  g_assert_true (gst_video_frame_map (&frame, info, buffer, GST_MAP_WRITE));
  for (gint y = 0; y < GST_VIDEO_INFO_HEIGHT (info); y++)
    format->pack_func (format, GST_VIDEO_PACK_FLAG_NONE, line, 0, frame.data,
        frame.info.stride, GST_VIDEO_CHROMA_SITE_UNKNOWN, y, width);
  gst_video_frame_unmap (&frame);
  return buffer;
}

GstMienFace *
annotate_add_face (GstBuffer *buffer, gfloat x, gfloat y, gfloat side,
    gint emotion, gint gender)
{
  GstMienFace *face =
      gst_mien_buffer_add_face (buffer, x, y, side, side, 1, "test");
  annotate_classify (face, emotion, gender);
  return face;
}

void
annotate_classify (GstMienFace *face, gint emotion, gint gender)
{
  if (emotion >= 0) {
    gfloat scores[7] = {
      0,
    };
    scores[emotion] = 0.75;
    scores[(emotion + 1) % 7] = 0.25;
    gst_mien_face_take_attribute (face,
        test_attribute_new ("emotion", "test", EMOTIONS, scores, 7));
  }
  if (gender >= 0) {
    const gfloat scores[] = { 1 - gender, gender };
    gst_mien_face_take_attribute (face,
        test_attribute_new ("gender", "test", GENDERS, scores, 2));
  }
}

GstBuffer *
annotate_push (AnnotateFixture *f, GstBuffer *frame)
{
  GstBuffer *out = gst_harness_push_and_pull (f->h, frame);
  g_assert_nonnull (out);
  return out;
}

GstVideoOverlayComposition *
annotate_composition (GstBuffer *buffer)
{
  GstVideoOverlayCompositionMeta *meta =
      gst_buffer_get_video_overlay_composition_meta (buffer);
  return meta ? meta->overlay : NULL;
}

guint
annotate_n_rectangles (GstBuffer *buffer)
{
  GstVideoOverlayComposition *overlay = annotate_composition (buffer);
  return overlay ? gst_video_overlay_composition_n_rectangles (overlay) : 0;
}

GstVideoRectangle
annotate_rectangle (GstBuffer *buffer, guint i)
{
  GstVideoRectangle r;
  guint width, height;
  GstVideoOverlayRectangle *rectangle =
      gst_video_overlay_composition_get_rectangle (
          annotate_composition (buffer), i);
  g_assert_nonnull (rectangle);
  gst_video_overlay_rectangle_get_render_rectangle (rectangle, &r.x, &r.y,
      &width, &height);
  r.w = width;
  r.h = height;
  return r;
}
