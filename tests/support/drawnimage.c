/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "drawnimage.h"

#include <stdlib.h>

#include "faces.h"

#define ADD_FACES "identity name=faces"

GstSample *
drawn_image_picture (const char *format, guint width, guint height)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (26);
  GstVideoInfo info;
  GstMapInfo map;

  g_assert_true (gst_video_info_set_format (&info,
      gst_video_format_from_string (format), width, height));
  info.fps_n = 30;
  info.fps_d = 1;
  g_autoptr (GstBuffer) buffer =
      gst_buffer_new_allocate (NULL, info.size, NULL);
  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
  for (gsize i = 0; i < map.size; i++)
    map.data[i] = (guint8) g_rand_int_range (rand, 16, 240);
  gst_buffer_unmap (buffer, &map);
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (&info);
  return gst_sample_new (buffer, caps, NULL, NULL);
}

static void
add_scores (GstMienFace *face, guint i)
{
  static const gchar *const labels[] = { "angry", "happy", "sad", NULL };
  const gfloat scores[] = { 0.2f + 0.05f * (gfloat) i, 0.1f,
    0.7f - 0.05f * (gfloat) i };

  gst_mien_face_take_attribute (face,
      test_attribute_new ("emotion", "model.onnx", labels, scores, 3));
}

static void
add_landmarks (GstMienFace *face)
{
  static const GstMienPoint places[GST_MIEN_N_LANDMARKS] = { { 0.25f, 0.3f },
    { 0.7f, 0.4f }, { 0.45f, 0.6f }, { 0.2f, 0.7f }, { 0.6f, 0.8f } };

  face->has_landmarks = TRUE;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    face->landmarks[i] = (GstMienPoint) { face->x + places[i].x * face->width,
      face->y + places[i].y * face->height };
}

/* The faces' positions are relative to the frame. */
static void
add_faces (GstBuffer *buffer, gfloat width, gfloat height)
{
  static const struct {
    gfloat x, y, width, height;
    gboolean turned;
  } faces[DRAWN_IMAGE_FACES] = {
    { 0.31f, 0.27f, 0.3f, 0.42f, FALSE },
    { 0.43f, 0.4f, 0.2f, 0.3f, TRUE },
    { -0.1f, -0.12f, 0.3f, 0.4f, TRUE },
    { 0.83f, 0.77f, 0.3f, 0.4f, FALSE },
    { 0.03f, 0.61f, 0.07f, 0.11f, FALSE },
  };

  for (guint i = 0; i < DRAWN_IMAGE_FACES; i++) {
    GstMienFace *face = gst_mien_buffer_add_face (buffer, faces[i].x * width,
        faces[i].y * height, faces[i].width * width, faces[i].height * height,
        0.9f, "yunet");
    add_scores (face, i);
    if (faces[i].turned)
      add_landmarks (face);
  }
}

static GstPadProbeReturn
on_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstVideoInfo video;

  g_assert_true (gst_video_info_from_caps (&video, caps));
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  add_faces (buffer, (gfloat) video.width, (gfloat) video.height);
  return GST_PAD_PROBE_OK;
}

static void
add_probe (const ImagePlayer *p, GstPadProbeCallback callback, gpointer data)
{
  g_autoptr (GstElement) element =
      gst_bin_get_by_name (GST_BIN (p->pipeline), "faces");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "src");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, callback, data, NULL);
}

void
drawn_image_add_faces (const ImagePlayer *p)
{
  add_probe (p, on_frame, NULL);
}

ImagePlayer
drawn_image_player (const char *elements, DrawnImageWay way)
{
  static const char *const before[] = {
    [DRAWN_IMAGE_UPLOADED] = IMAGE_PLAYER_UPLOAD " ! ",
    [DRAWN_IMAGE_LEFT] = IMAGE_PLAYER_UPLOAD " ! ",
    [DRAWN_IMAGE_THERE] = "",
  };
  g_autofree char *line =
      g_strdup_printf ("%s" ADD_FACES " ! %s%s", before[way], elements,
          way == DRAWN_IMAGE_LEFT ? "" : " ! vulkandownload");
  ImagePlayer p = image_player_new (line);

  drawn_image_add_faces (&p);
  return p;
}

GstSample *
drawn_image_in_memory (GstSample *picture, const char *elements)
{
  g_autofree char *line = g_strdup_printf (ADD_FACES " ! %s", elements);
  ImagePlayer p = image_player_new (line);

  drawn_image_add_faces (&p);
  GstSample *sample = image_player_pass (&p, picture);
  image_player_stop (&p);
  return sample;
}

static GstPadProbeReturn
note_memory (GstPad *pad, GstPadProbeInfo *info, gpointer memory)
{
  *(const GstMemory **) memory =
      gst_buffer_peek_memory (GST_PAD_PROBE_INFO_BUFFER (info), 0);
  return GST_PAD_PROBE_OK;
}

void
drawn_image_watch (const ImagePlayer *p, const GstMemory **memory)
{
  add_probe (p, note_memory, memory);
}

static gboolean
propose_compositions (GstElement *sink, GstQuery *query, gpointer data)
{
  gst_query_add_allocation_meta (query,
      GST_VIDEO_OVERLAY_COMPOSITION_META_API_TYPE, NULL);
  return TRUE;
}

void
drawn_image_draws_itself (const ImagePlayer *p)
{
  g_object_set (p->sink, "emit-signals", TRUE, NULL);
  g_signal_connect (p->sink, "propose-allocation",
      G_CALLBACK (propose_compositions), NULL);
}

GstSample *
drawn_image_pull (const ImagePlayer *p, const char *sink)
{
  g_autoptr (GstElement) element =
      gst_bin_get_by_name (GST_BIN (p->pipeline), sink);
  GstSample *sample = NULL;

  g_signal_emit_by_name (element, "try-pull-sample",
      IMAGE_PLAYER_SECONDS * GST_SECOND, &sample);
  g_assert_nonnull (sample);
  return sample;
}

static void
map_frame (GstSample *sample, GstVideoFrame *frame)
{
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info,
      gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (frame, &info,
      gst_sample_get_buffer (sample), GST_MAP_READ));
}

static guint
difference_of_planes (const GstVideoFrame *a, const GstVideoFrame *b, guint p)
{
  const gsize n = (gsize) GST_VIDEO_FRAME_COMP_WIDTH (a, p)
      * GST_VIDEO_FRAME_COMP_PSTRIDE (a, p);
  guint largest = 0;

  for (gint y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (a, p); y++) {
    const guint8 *x = (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (a, p)
        + (gssize) y * GST_VIDEO_FRAME_PLANE_STRIDE (a, p);
    const guint8 *z = (const guint8 *) GST_VIDEO_FRAME_PLANE_DATA (b, p)
        + (gssize) y * GST_VIDEO_FRAME_PLANE_STRIDE (b, p);
    for (gsize i = 0; i < n; i++)
      largest = MAX (largest, (guint) abs (x[i] - z[i]));
  }
  return largest;
}

guint
drawn_image_largest_difference (GstSample *a, GstSample *b)
{
  GstVideoFrame x, y;
  guint largest = 0;

  map_frame (a, &x);
  map_frame (b, &y);
  g_assert_cmpint (GST_VIDEO_FRAME_FORMAT (&x), ==,
      GST_VIDEO_FRAME_FORMAT (&y));
  g_assert_cmpint (GST_VIDEO_FRAME_WIDTH (&x), ==, GST_VIDEO_FRAME_WIDTH (&y));
  g_assert_cmpint (GST_VIDEO_FRAME_HEIGHT (&x), ==,
      GST_VIDEO_FRAME_HEIGHT (&y));
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (&x); p++)
    largest = MAX (largest, difference_of_planes (&x, &y, p));
  gst_video_frame_unmap (&x);
  gst_video_frame_unmap (&y);
  return largest;
}

void
drawn_image_compare (GstSample *got, GstSample *expected)
{
  g_assert_cmpuint (drawn_image_largest_difference (got, expected), <=, 1);
}
