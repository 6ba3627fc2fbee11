/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceannotate on synthetic frames: formats, colours, and when the frame is not
 * changed. */

#include "annotatefixture.h"
#include "table.h"

#define WHITE 0xffffffffu
#define BLACK 0xff000000u

/* One pixel of any format as 0xAARRGGBB. */
static guint32
pixel (const GstVideoInfo *info, GstBuffer *buffer, guint x, guint y)
{
  GstVideoInfo argb;
  gst_video_info_set_format (&argb, GST_VIDEO_FORMAT_ARGB,
      GST_VIDEO_INFO_WIDTH (info), GST_VIDEO_INFO_HEIGHT (info));
  g_autoptr (GstBuffer) converted =
      gst_buffer_new_allocate (NULL, argb.size, NULL);
  GstVideoFrame in, out;
  g_assert_true (gst_video_frame_map (&in, info, buffer, GST_MAP_READ));
  g_assert_true (gst_video_frame_map (&out, &argb, converted, GST_MAP_WRITE));
  GstVideoConverter *converter =
      gst_video_converter_new (&in.info, &argb, NULL);
  gst_video_converter_frame (converter, &in, &out);
  gst_video_converter_free (converter);
  const guint8 *data = (guint8 *) GST_VIDEO_FRAME_PLANE_DATA (&out, 0)
      + y * GST_VIDEO_FRAME_PLANE_STRIDE (&out, 0) + x * 4;
  const guint32 value = GST_READ_UINT32_BE (data);
  gst_video_frame_unmap (&out);
  gst_video_frame_unmap (&in);
  return value;
}

static void
assert_color (const AnnotateFixture *f, GstBuffer *buffer, guint x, guint y,
    guint32 expected, guint tolerance)
{
  const guint32 found = pixel (&f->info, buffer, x, y);
  for (guint shift = 0; shift < 24; shift += 8) {
    const gint difference =
        (gint) ((found >> shift) & 0xff) - (gint) ((expected >> shift) & 0xff);
    if (ABS (difference) > (gint) tolerance)
      g_error ("%s, pixel %u,%u: %08x, not %08x",
          GST_VIDEO_INFO_NAME (&f->info), x, y, found, expected);
  }
}

/* White boxes on black frames, for every raw format. */
static void
test_format (gconstpointer format)
{
  if (g_str_equal (format, "RGB8P")) {
    g_test_skip ("GStreamer packs white of this format as transparent");
    return;
  }
  AnnotateFixture f;
  annotate_set_up (&f, format, 129, 97, FALSE);
  gst_util_set_object_arg (G_OBJECT (f.h->element), "color-by", "fixed");
  g_object_set (f.h->element, "color", WHITE, "draw-labels", FALSE, "thickness",
      4, NULL);
  GstBuffer *frame = annotate_black_frame (&f.info);
  annotate_add_face (frame, 40, 32, 48, 3, 0);
  g_autoptr (GstBuffer) out = annotate_push (&f, frame);

  assert_color (&f, out, 64, 33, WHITE, 40);
  assert_color (&f, out, 41, 60, WHITE, 40);
  assert_color (&f, out, 86, 60, WHITE, 40);
  assert_color (&f, out, 64, 78, WHITE, 40);
  assert_color (&f, out, 64, 56, BLACK, 40);
  assert_color (&f, out, 24, 20, BLACK, 40);
  annotate_tear_down (&f);
}

static void
test_colors (void)
{
  const struct {
    const char *color_by;
    gint emotion, gender;
    guint track;
    guint32 expected;
  } cases[] = {
    { "gender", 3, 0, 0, 0xff0000ff },
    { "gender", 3, 1, 0, 0xffff0000 },
    { "gender", 3, -1, 0, 0xff123456 },
    { "gender", -1, -1, 0, 0xff123456 },
    { "emotion", 0, 0, 0, 0xffbf0000 },
    { "emotion", 4, 0, 0, 0xff0000bf },
    { "emotion", 3, 1, 0, 0xffbfbf00 },
    { "emotion", 5, 1, 0, 0xff00bfbf },
    { "emotion", 6, 1, 0, 0xff00bf00 },
    { "emotion", -1, 1, 0, 0xff123456 },
    { "fixed", 3, 0, 0, 0xff123456 },
    { "track", 3, 0, 0, 0xff123456 },
    { "track", 3, 0, 1, 0xffe69f00 },
    { "track", 3, 0, 12, 0xff56b4e9 },
  };
  AnnotateFixture f;
  annotate_set_up (&f, "BGRx", 128, 96, FALSE);
  g_object_set (f.h->element, "color", 0xff123456u, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s: emotion %d, gender %d, track %u", cases[i].color_by,
        cases[i].emotion, cases[i].gender, cases[i].track);
    gst_util_set_object_arg (G_OBJECT (f.h->element), "color-by",
        cases[i].color_by);
    GstBuffer *frame = annotate_black_frame (&f.info);
    annotate_add_face (frame, 40, 40, 48, cases[i].emotion, cases[i].gender)
        ->track_id = cases[i].track;
    g_autoptr (GstBuffer) out = annotate_push (&f, frame);
    assert_color (&f, out, 64, 40, cases[i].expected, 0);
    assert_color (&f, out, 40, 64, cases[i].expected, 0);
  }
  annotate_tear_down (&f);
}

static void
test_no_faces (void)
{
  AnnotateFixture f;
  annotate_set_up (&f, "I420", 64, 48, FALSE);
  g_autoptr (GstBuffer) frame = annotate_black_frame (&f.info);
  gst_buffer_add_video_region_of_interest_meta (frame, "car", 4, 4, 20, 20);
  g_autoptr (GstBuffer) out = annotate_push (&f, gst_buffer_ref (frame));
  g_assert_true (out == frame);
  annotate_tear_down (&f);
}

/* A region from another detector is drawn; a buffer held by others is
 * unchanged. */
static void
test_region (void)
{
  AnnotateFixture f;
  annotate_set_up (&f, "GRAY8", 64, 48, FALSE);
  g_autoptr (GstBuffer) frame = annotate_black_frame (&f.info);
  gst_buffer_add_video_region_of_interest_meta (frame, "face", 4, 4, 20, 20);
  g_autoptr (GstBuffer) out = annotate_push (&f, gst_buffer_ref (frame));
  g_assert_cmphex (pixel (&f.info, out, 10, 5), >, 0xff808080);
  g_assert_cmphex (pixel (&f.info, frame, 10, 5), <, 0xff202020);
  g_assert_null (gst_buffer_get_meta (frame, GST_MIEN_FACE_META_API_TYPE));
  annotate_tear_down (&f);
}

/* Each property takes effect on the next frame. */
static void
test_while_playing (void)
{
  const struct {
    const char *set;
    guint n_rectangles;
  } cases[] = {
    { "draw-boxes=false", 1 },
    { "draw-labels=false", 0 },
    { "draw-bars=true", 1 },
    { "draw-landmarks=true", 6 },
    { "draw-labels=true", 7 },
    { "draw-boxes=true", 11 },
    { "draw-landmarks=false", 6 },
    { "draw-bars=false", 5 },
  };
  AnnotateFixture f;
  annotate_set_up (&f, "I420", 640, 480, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) pair = g_strsplit (cases[i].set, "=", 2);
    gst_util_set_object_arg (G_OBJECT (f.h->element), pair[0], pair[1]);
    GstBuffer *frame = annotate_black_frame (&f.info);
    GstMienFace *face = annotate_add_face (frame, 200, 200, 100, 3, 0);
    face->has_landmarks = TRUE;
    for (guint p = 0; p < GST_MIEN_N_LANDMARKS; p++)
      face->landmarks[p] = (GstMienPoint) { 220 + 10 * p, 250 };
    g_autoptr (GstBuffer) out = annotate_push (&f, frame);
    g_test_message ("%s", cases[i].set);
    g_assert_cmpuint (annotate_n_rectangles (out), ==, cases[i].n_rectangles);
  }
  annotate_tear_down (&f);
}

/* New caps, a flush, to NULL and up again. */
static void
test_restart (void)
{
  AnnotateFixture f;
  annotate_set_up (&f, "I420", 640, 480, FALSE);
  GstBuffer *frame = annotate_black_frame (&f.info);
  annotate_add_face (frame, 200, 200, 100, 3, 0);
  gst_buffer_unref (annotate_push (&f, frame));

  gst_video_info_set_format (&f.info, GST_VIDEO_FORMAT_RGB, 320, 240);
  gst_harness_set_src_caps (f.h, gst_video_info_to_caps (&f.info));
  frame = annotate_black_frame (&f.info);
  annotate_add_face (frame, 100, 100, 50, 3, 0);
  g_autoptr (GstBuffer) other = annotate_push (&f, frame);
  assert_color (&f, other, 120, 100, 0xff0000ff, 0);

  gst_harness_push_event (f.h, gst_event_new_flush_start ());
  gst_harness_push_event (f.h, gst_event_new_flush_stop (TRUE));
  gst_element_set_state (f.h->element, GST_STATE_NULL);
  gst_harness_play (f.h);
  gst_harness_set_src_caps (f.h, gst_video_info_to_caps (&f.info));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (f.h, gst_event_new_segment (&segment));
  frame = annotate_black_frame (&f.info);
  annotate_add_face (frame, 100, 100, 50, 3, 0);
  g_autoptr (GstBuffer) again = annotate_push (&f, frame);
  assert_color (&f, again, 120, 100, 0xff0000ff, 0);
  annotate_tear_down (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  guint n_formats;
  const GstVideoFormat *formats = gst_video_formats_raw (&n_formats);
  for (guint i = 0; i < n_formats; i++) {
    const gchar *name = gst_video_format_to_string (formats[i]);
    mien_test_add (test_format, name, "/faceannotate/format/%s", name);
  }
  g_test_add_func ("/faceannotate/colors", test_colors);
  g_test_add_func ("/faceannotate/no-faces", test_no_faces);
  g_test_add_func ("/faceannotate/region", test_region);
  g_test_add_func ("/faceannotate/while-playing", test_while_playing);
  g_test_add_func ("/faceannotate/restart", test_restart);
  return g_test_run ();
}
