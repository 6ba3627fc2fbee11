/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "netfixture.h"

#include <gst/video/video.h>

#include "gstmienfacedetect.h"

void
net_fixture_init (NetFixture *f, guint stride, const char *side,
    const char *first_property, ...)
{
  const guint strides[] = { stride, 0 };
  g_autofree char *network = mien_test_points_net (strides, 1, FALSE);
  va_list args;

  lossy_runs_left = -1;
  lossy_n_runs = 0;
  mien_test_files_init (&f->files, network, side, -1);
  f->element = gst_object_ref_sink (g_object_new (GST_TYPE_MIEN_FACE_DETECT,
      "model", f->files.onnx, "min-size-width", 0, "min-size-height", 0, NULL));
  va_start (args, first_property);
  g_object_set_valist (G_OBJECT (f->element), first_property, args);
  va_end (args);
  f->bus = gst_bus_new ();
  gst_element_set_bus (f->element, f->bus);
  f->h = gst_harness_new_with_element (f->element, "sink", "src");
}

void
net_fixture_clear (NetFixture *f)
{
  gst_harness_teardown (f->h);
  gst_element_set_bus (f->element, NULL);
  gst_object_unref (f->element);
  gst_object_unref (f->bus);
  mien_test_files_clear (&f->files);
}

void
net_fixture_set_caps (NetFixture *f, const char *format, guint width,
    guint height)
{
  gst_harness_set_src_caps (f->h,
      gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, format,
          "width", G_TYPE_INT, width, "height", G_TYPE_INT, height, "framerate",
          GST_TYPE_FRACTION, 25, 1, NULL));
}

void
net_fixture_flush (NetFixture *f)
{
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  g_assert_true (gst_harness_push_event (f->h, gst_event_new_flush_start ()));
  g_assert_true (gst_harness_push_event (f->h,
      gst_event_new_flush_stop (TRUE)));
  g_assert_true (gst_harness_push_event (f->h,
      gst_event_new_segment (&segment)));
}

/* Writes a byte, or the upper byte of a word. */
static void
set_sample (guint8 *sample, guint8 level, guint size_of)
{
  if (size_of == 2)
    *(guint16 *) (gpointer) sample = level << 8;
  else
    *sample = level;
}

GstBuffer *
net_dot_new (const char *format, guint width, guint height, guint x, guint y,
    guint size)
{
  const GstVideoFormat id = gst_video_format_from_string (format);
  const GstVideoFormatInfo *finfo = gst_video_format_get_info (id);
  const gboolean is_rgb = GST_VIDEO_FORMAT_INFO_IS_RGB (finfo);
  GstVideoInfo info;
  GstVideoFrame frame;
  const guint size_of = GST_VIDEO_FORMAT_INFO_DEPTH (finfo, 0) > 8 ? 2 : 1;
  g_autofree guint8 *row = g_malloc (width * 4 * size_of);

  gst_video_info_set_format (&info, id, width, height);
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_WRITE));
  for (guint line = 0; line < height; line++) {
    for (guint column = 0; column < width; column++) {
      const gboolean white =
          line - y < size && column - x < size && line >= y && column >= x;
      const guint8 level = is_rgb ? (white ? 255 : 0)
          : GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo)
          ? (white ? 255 : 0)
          : (white ? 235 : 16);
      guint8 *pixel = row + column * 4 * size_of;
      const guint8 levels[] = { 255, level,
        is_rgb || GST_VIDEO_FORMAT_INFO_IS_GRAY (finfo) ? level : 128 };
      for (guint i = 0; i < 4; i++)
        set_sample (pixel + i * size_of, levels[MIN (i, 2)], size_of);
    }
    finfo->pack_func (finfo, GST_VIDEO_PACK_FLAG_NONE, row, 0, frame.data,
        frame.info.stride, GST_VIDEO_CHROMA_SITE_UNKNOWN, line, width);
  }
  gst_video_frame_unmap (&frame);
  return buffer;
}

GstMienFace *
net_first_face (GstBuffer *buffer, guint *n)
{
  gpointer state = NULL;
  GstMienFace *face, *first = NULL;

  for (*n = 0; (face = gst_mien_buffer_iterate_faces (buffer, &state)); (*n)++)
    if (!first)
      first = face;
  return first;
}
