/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "picture.h"

#include <string.h>

/* `convert` is inserted between decoder and sink (gst-launch syntax). */
static GstSample *
load (const char *path, const char *convert)
{
  g_autofree char *launch =
      g_strdup_printf ("filesrc name=source ! jpegdec "
                       "! %s fakesink name=sink enable-last-sample=true",
          convert);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (launch, &error);
  g_assert_no_error (error);
  g_autoptr (GstElement) source =
      gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstElement) sink =
      gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstSample *sample = NULL;

  g_object_set (source, "location", path, NULL);
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  g_assert_cmpint (gst_element_get_state (pipeline, NULL, NULL,
                       10 * GST_SECOND),
      ==, GST_STATE_CHANGE_SUCCESS);
  g_object_get (sink, "last-sample", &sample, NULL);
  g_assert_nonnull (sample);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return sample;
}

GstSample *
test_picture_decode (const char *path)
{
  return load (path, "");
}

GstSample *
test_picture (const char *format, guint width, guint height)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("MIEN_TEST_DATA"), "astronaut.jpg", NULL);
  g_autofree char *convert = g_strdup_printf (
      "videoconvert ! videoscale "
      "add-borders=false ! video/x-raw,format=%s,width=%u,height=%u !",
      format, width, height);

  return load (path, convert);
}

GstBuffer *
test_picture_with_padding (GstSample *sample, guint padding)
{
  GstVideoInfo info, padded;
  g_assert_true (gst_video_info_from_caps (&info,
      gst_sample_get_caps (sample)));
  padded = info;
  gsize size = 0;
  for (guint i = 0; i < GST_VIDEO_INFO_N_PLANES (&info); i++) {
    padded.stride[i] += padding;
    padded.offset[i] = size + padding;
    size = padded.offset[i] + (gsize) padded.stride[i] * info.height;
  }
  padded.size = size;

  GstBuffer *buffer = gst_buffer_new_allocate (NULL, size, NULL);
  gst_buffer_memset (buffer, 0, 0xaa, size);
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_INFO_FORMAT (&info), info.width, info.height,
      GST_VIDEO_INFO_N_PLANES (&info), padded.offset, padded.stride);

  GstVideoFrame from, to;
  g_assert_true (gst_video_frame_map (&from, &info,
      gst_sample_get_buffer (sample), GST_MAP_READ));
  g_assert_true (gst_video_frame_map (&to, &padded, buffer, GST_MAP_WRITE));
  gst_video_frame_copy (&to, &from);
  gst_video_frame_unmap (&to);
  gst_video_frame_unmap (&from);
  return buffer;
}
