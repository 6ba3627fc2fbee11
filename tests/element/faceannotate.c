/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* faceannotate on synthetic frames: where it draws, in which colours, and
 * where it leaves the frame alone. */

#include <gst/check/gstharness.h>
#include <gst/video/video.h>
#include <math.h>

#include "meta/mien.h"

#define FEATURE GST_CAPS_FEATURE_META_GST_VIDEO_OVERLAY_COMPOSITION

#define WHITE 0xffffffffu
#define BLACK 0xff000000u

static const gchar *const EMOTIONS[] = { "angry", "disgust", "fear", "happy",
  "sad", "surprise", "neutral", NULL };
static const gchar *const GENDERS[] = { "woman", "man", NULL };

typedef struct {
  GstHarness *h;
  GstVideoInfo info;
} Fixture;

/* `attach`: downstream draws compositions. */
static void
set_up (Fixture *f, const gchar *format, guint width, guint height,
    gboolean attach)
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

static void
tear_down (Fixture *f)
{
  gst_harness_teardown (f->h);
}

static GstBuffer *
black_frame (const GstVideoInfo *info)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, info->size, NULL);
  gst_buffer_memset (buffer, 0, 0, info->size);
  const GstVideoFormatInfo *format = info->finfo;
  const guint width = GST_VIDEO_INFO_WIDTH (info);
  /* ARGB or AYUV, of 8 or 16 bits, whatever packs into this format. */
  const gboolean wide = GST_VIDEO_FORMAT_INFO_BITS (
      gst_video_format_get_info (format->unpack_format)) == 16;
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

/* Winners by index; -1: not classified. */
static GstMienFaceMeta *
add_face (GstBuffer *buffer, gfloat x, gfloat y, gfloat side, gint emotion,
    gint gender)
{
  GstMienFaceMeta *face
      = gst_buffer_add_mien_face_meta (buffer, x, y, side, side, 1, "test");
  if (emotion >= 0) {
    gfloat scores[7] = { 0, };
    scores[emotion] = 0.75;
    scores[(emotion + 1) % 7] = 0.25;
    gst_mien_face_meta_take_attribute (face,
        gst_mien_attribute_new ("emotion", "test", EMOTIONS, scores, 7));
  }
  if (gender >= 0) {
    const gfloat scores[] = { 1 - gender, gender };
    gst_mien_face_meta_take_attribute (face,
        gst_mien_attribute_new ("gender", "test", GENDERS, scores, 2));
  }
  return face;
}

/* 0xAARRGGBB of one pixel of any format. */
static guint32
pixel (const GstVideoInfo *info, GstBuffer *buffer, guint x, guint y)
{
  GstVideoInfo argb;
  gst_video_info_set_format (&argb, GST_VIDEO_FORMAT_ARGB,
      GST_VIDEO_INFO_WIDTH (info), GST_VIDEO_INFO_HEIGHT (info));
  g_autoptr (GstBuffer) converted
      = gst_buffer_new_allocate (NULL, argb.size, NULL);
  GstVideoFrame in, out;
  g_assert_true (gst_video_frame_map (&in, info, buffer, GST_MAP_READ));
  g_assert_true (gst_video_frame_map (&out, &argb, converted,
          GST_MAP_WRITE));
  GstVideoConverter *converter
      = gst_video_converter_new (&in.info, &argb, NULL);
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
assert_color (const Fixture *f, GstBuffer *buffer, guint x, guint y,
    guint32 expected, guint tolerance)
{
  const guint32 found = pixel (&f->info, buffer, x, y);
  for (guint shift = 0; shift < 24; shift += 8) {
    const gint difference
        = (gint) ((found >> shift) & 0xff) - (gint) ((expected >> shift) & 0xff);
    if (ABS (difference) > (gint) tolerance)
      g_error ("%s, pixel %u,%u: %08x, not %08x",
          GST_VIDEO_INFO_NAME (&f->info), x, y, found, expected);
  }
}

static GstBuffer *
annotated (Fixture *f, GstBuffer *frame)
{
  GstBuffer *out = gst_harness_push_and_pull (f->h, frame);
  g_assert_nonnull (out);
  return out;
}

/* White boxes on black frames, of every raw format there is. */
static void
test_format (gconstpointer format)
{
  if (g_str_equal (format, "RGB8P")) {
    g_test_skip ("GStreamer packs white of this format as transparent");
    return;
  }
  Fixture f;
  set_up (&f, format, 129, 97, FALSE);
  gst_util_set_object_arg (G_OBJECT (f.h->element), "color-by", "fixed");
  g_object_set (f.h->element, "color", WHITE, "draw-labels", FALSE,
      "thickness", 4, NULL);
  GstBuffer *frame = black_frame (&f.info);
  add_face (frame, 40, 32, 48, 3, 0);
  g_autoptr (GstBuffer) out = annotated (&f, frame);

  assert_color (&f, out, 64, 33, WHITE, 40);
  assert_color (&f, out, 41, 60, WHITE, 40);
  assert_color (&f, out, 86, 60, WHITE, 40);
  assert_color (&f, out, 64, 78, WHITE, 40);
  assert_color (&f, out, 64, 56, BLACK, 40);
  assert_color (&f, out, 24, 20, BLACK, 40);
  tear_down (&f);
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
    { "gender", 3, 0, 0, 0xff0000ff }, { "gender", 3, 1, 0, 0xffff0000 },
    { "gender", 3, -1, 0, 0xff123456 }, { "gender", -1, -1, 0, 0xff123456 },
    { "emotion", 0, 0, 0, 0xffbf0000 }, { "emotion", 4, 0, 0, 0xff0000bf },
    { "emotion", 3, 1, 0, 0xffbfbf00 }, { "emotion", 5, 1, 0, 0xff00bfbf },
    { "emotion", 6, 1, 0, 0xff00bf00 }, { "emotion", -1, 1, 0, 0xff123456 },
    { "fixed", 3, 0, 0, 0xff123456 }, { "track", 3, 0, 0, 0xff123456 },
    { "track", 3, 0, 1, 0xffe69f00 }, { "track", 3, 0, 12, 0xff56b4e9 },
  };
  Fixture f;
  set_up (&f, "BGRx", 128, 96, FALSE);
  g_object_set (f.h->element, "color", 0xff123456u, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s: emotion %d, gender %d, track %u", cases[i].color_by,
        cases[i].emotion, cases[i].gender, cases[i].track);
    gst_util_set_object_arg (G_OBJECT (f.h->element), "color-by",
        cases[i].color_by);
    GstBuffer *frame = black_frame (&f.info);
    add_face (frame, 40, 40, 48, cases[i].emotion, cases[i].gender)->track_id
        = cases[i].track;
    g_autoptr (GstBuffer) out = annotated (&f, frame);
    assert_color (&f, out, 64, 40, cases[i].expected, 0);
    assert_color (&f, out, 40, 64, cases[i].expected, 0);
  }
  tear_down (&f);
}

static void
test_no_faces (void)
{
  Fixture f;
  set_up (&f, "I420", 64, 48, FALSE);
  g_autoptr (GstBuffer) frame = black_frame (&f.info);
  gst_buffer_add_video_region_of_interest_meta (frame, "car", 4, 4, 20, 20);
  g_autoptr (GstBuffer) out = annotated (&f, gst_buffer_ref (frame));
  g_assert_true (out == frame);
  tear_down (&f);
}

/* A region of another detector is drawn; nobody else's buffer changes. */
static void
test_region (void)
{
  Fixture f;
  set_up (&f, "GRAY8", 64, 48, FALSE);
  g_autoptr (GstBuffer) frame = black_frame (&f.info);
  gst_buffer_add_video_region_of_interest_meta (frame, "face", 4, 4, 20, 20);
  g_autoptr (GstBuffer) out = annotated (&f, gst_buffer_ref (frame));
  g_assert_cmphex (pixel (&f.info, out, 10, 5), >, 0xff808080);
  g_assert_cmphex (pixel (&f.info, frame, 10, 5), <, 0xff202020);
  g_assert_null (gst_buffer_get_meta (frame, GST_MIEN_FACE_META_API_TYPE));
  tear_down (&f);
}

static GstVideoOverlayComposition *
attached (GstBuffer *buffer)
{
  GstVideoOverlayCompositionMeta *meta
      = gst_buffer_get_video_overlay_composition_meta (buffer);
  return meta ? meta->overlay : NULL;
}

static guint
n_rectangles (GstBuffer *buffer)
{
  GstVideoOverlayComposition *overlay = attached (buffer);
  return overlay ? gst_video_overlay_composition_n_rectangles (overlay) : 0;
}

static GstVideoRectangle
nth (GstBuffer *buffer, guint i)
{
  GstVideoRectangle r;
  guint width, height;
  GstVideoOverlayRectangle *rectangle
      = gst_video_overlay_composition_get_rectangle (attached (buffer), i);
  g_assert_nonnull (rectangle);
  gst_video_overlay_rectangle_get_render_rectangle (rectangle, &r.x, &r.y,
      &width, &height);
  r.w = width;
  r.h = height;
  return r;
}

/* What is drawn is in the frame, wherever the face is. */
static void
test_places (void)
{
  const struct {
    gfloat x, y, side;
    guint sides;       /* of the box that can be seen */
    gboolean label;
  } cases[] = {
    { 200, 200, 100, 4, TRUE }, { 0, 0, 100, 4, TRUE },
    { 540, 380, 100, 4, TRUE }, { 100, 2, 470, 4, TRUE },
    { -50, 100, 100, 3, TRUE }, { 600, 440, 100, 2, TRUE },
    { -100, -100, 900, 0, TRUE }, { 700, 100, 50, 0, FALSE },
    { -60, -60, 50, 0, FALSE }, { 100, 100, 1, 4, TRUE },
    { 1e30f, 0, 10, 0, FALSE }, { 0, 0, 1e30f, 0, FALSE },
  };
  Fixture f;
  set_up (&f, "I420", 640, 480, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("face of %g at %g,%g", cases[i].side, cases[i].x,
        cases[i].y);
    GstBuffer *frame = black_frame (&f.info);
    add_face (frame, cases[i].x, cases[i].y, cases[i].side, 3, 0);
    g_autoptr (GstBuffer) out = annotated (&f, frame);
    if (cases[i].side > 1)
      g_assert_cmpuint (n_rectangles (out), ==,
          cases[i].sides + cases[i].label);
    for (guint r = 0; r < n_rectangles (out); r++) {
      const GstVideoRectangle at = nth (out, r);
      g_assert_cmpint (at.x, >=, 0);
      g_assert_cmpint (at.y, >=, 0);
      g_assert_cmpint (at.x + at.w, <=, 640);
      g_assert_cmpint (at.y + at.h, <=, 480);
    }
  }
  tear_down (&f);
}

static void
test_no_number (void)
{
  Fixture f;
  set_up (&f, "I420", 64, 48, TRUE);
  GstBuffer *frame = black_frame (&f.info);
  add_face (frame, 4, 4, 20, 3, 0)->x = NAN;
  add_face (frame, 4, 4, 20, 3, 0)->height = NAN;
  g_autoptr (GstBuffer) out = annotated (&f, frame);
  g_assert_cmpuint (n_rectangles (out), ==, 0);
  tear_down (&f);
}

/* The label is where it should be and is not blank. */
static void
test_label (void)
{
  Fixture f;
  const char *const backgrounds[] = { "color", "dark", "none" };
  set_up (&f, "I420", 640, 480, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (backgrounds); i++) {
    gst_util_set_object_arg (G_OBJECT (f.h->element), "background",
        backgrounds[i]);
    GstBuffer *frame = black_frame (&f.info);
    add_face (frame, 200, 200, 100, 3, 0);
    g_autoptr (GstBuffer) out = annotated (&f, frame);
    g_assert_cmpuint (n_rectangles (out), ==, 5);
    const GstVideoRectangle label = nth (out, 4);
    g_assert_cmpint (label.x, ==, 200);
    g_assert_cmpint (label.y + label.h, ==, 200);
    g_assert_cmpint (label.h, >, 15);
    g_assert_cmpint (label.w, >, label.h);

    GstBuffer *pixels = gst_video_overlay_rectangle_get_pixels_unscaled_argb (
        gst_video_overlay_composition_get_rectangle (attached (out), 4),
        GST_VIDEO_OVERLAY_FORMAT_FLAG_PREMULTIPLIED_ALPHA);
    GstMapInfo map;
    g_assert_true (gst_buffer_map (pixels, &map, GST_MAP_READ));
    const guint32 *argb = (const guint32 *) map.data;
    /* White letters on a blue, black or no plate. */
    guint n_letters = 0;
    for (gsize p = 0; p < map.size / 4; p++)
      n_letters += (argb[p] & 0xff0000) > 0x800000;
    g_assert_cmpuint (n_letters, >, map.size / 4 / 20);
    g_assert_cmpuint (n_letters, <, map.size / 4 / 2);
    gst_buffer_unmap (pixels, &map);
  }
  tear_down (&f);
}

/* No winner: a box and no label. Track alone: a label. */
static void
test_unlabelled (void)
{
  Fixture f;
  set_up (&f, "I420", 640, 480, TRUE);
  GstBuffer *frame = black_frame (&f.info);
  GstMienFaceMeta *face = add_face (frame, 200, 200, 100, 3, -1);
  gst_mien_face_meta_take_attribute (face, gst_mien_attribute_copy_with (
      gst_mien_face_meta_get_attribute (face, 0), -1, 0, 0));
  g_autoptr (GstBuffer) out = annotated (&f, frame);
  g_assert_cmpuint (n_rectangles (out), ==, 4);

  frame = black_frame (&f.info);
  add_face (frame, 200, 200, 100, -1, -1)->track_id = 7;
  g_autoptr (GstBuffer) tracked = annotated (&f, frame);
  g_assert_cmpuint (n_rectangles (tracked), ==, 5);
  tear_down (&f);
}

/* Each property tells at the next frame. */
static void
test_while_playing (void)
{
  const struct {
    const char *set;
    guint n_rectangles;
  } cases[] = {
    { "draw-boxes=false", 1 }, { "draw-labels=false", 0 },
    { "draw-bars=true", 1 }, { "draw-landmarks=true", 6 },
    { "draw-labels=true", 7 }, { "draw-boxes=true", 11 },
    { "draw-landmarks=false", 6 }, { "draw-bars=false", 5 },
  };
  Fixture f;
  set_up (&f, "I420", 640, 480, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) pair = g_strsplit (cases[i].set, "=", 2);
    gst_util_set_object_arg (G_OBJECT (f.h->element), pair[0], pair[1]);
    GstBuffer *frame = black_frame (&f.info);
    GstMienFaceMeta *face = add_face (frame, 200, 200, 100, 3, 0);
    face->has_landmarks = TRUE;
    for (guint p = 0; p < GST_MIEN_N_LANDMARKS; p++)
      face->landmarks[p] = (GstMienPoint) { 220 + 10 * p, 250 };
    g_autoptr (GstBuffer) out = annotated (&f, frame);
    g_test_message ("%s", cases[i].set);
    g_assert_cmpuint (n_rectangles (out), ==, cases[i].n_rectangles);
  }
  tear_down (&f);
}

/* Lines and letters grow with the frame, or are what the user says. */
static void
test_sizes (void)
{
  const struct {
    guint width, height;
    gint thickness;
    const char *font;
    gint line, min_label, max_label;
  } cases[] = {
    { 640, 480, 0, "Sans", 2, 15, 45 },
    { 1920, 1080, 0, "Sans", 4, 40, 100 },
    { 7680, 4320, 0, "Sans", 18, 150, 400 },
    { 640, 480, 7, "Sans", 7, 15, 45 },
    { 640, 480, 1, "Sans 30", 1, 70, 120 },
    { 640, 480, 1000, "Sans 30px", 60, 50, 95 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Fixture f;
    g_test_message ("%ux%u, thickness %d, font %s", cases[i].width,
        cases[i].height, cases[i].thickness, cases[i].font);
    set_up (&f, "GRAY8", cases[i].width, cases[i].height, TRUE);
    g_object_set (f.h->element, "thickness", cases[i].thickness, "font-desc",
        cases[i].font, NULL);
    GstBuffer *frame = gst_buffer_new_allocate (NULL, f.info.size, NULL);
    add_face (frame, cases[i].height / 4, cases[i].height / 2,
        cases[i].height / 4, 3, 0);
    g_autoptr (GstBuffer) out = annotated (&f, frame);
    g_assert_cmpint (nth (out, 0).h, ==, cases[i].line);
    const GstVideoRectangle label = nth (out, n_rectangles (out) - 1);
    g_assert_cmpint (label.h, >=, cases[i].min_label);
    g_assert_cmpint (label.h, <=, cases[i].max_label);
    tear_down (&f);
  }
}

/* Frames smaller than any label, faces beyond count, labels without end. */
static void
test_extremes (void)
{
  const guint sizes[][2] = { { 1, 1 }, { 3, 2 }, { 17, 1 }, { 1, 33 } };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    Fixture f;
    set_up (&f, "I420", sizes[i][0], sizes[i][1], FALSE);
    g_object_set (f.h->element, "draw-bars", TRUE, NULL);
    GstBuffer *frame = black_frame (&f.info);
    add_face (frame, 0, 0, 1, 3, 0);
    add_face (frame, -4, -4, 100, 3, 0);
    gst_buffer_unref (annotated (&f, frame));
    tear_down (&f);
  }

  Fixture f;
  set_up (&f, "NV12", 641, 479, FALSE);
  g_object_set (f.h->element, "draw-bars", TRUE, NULL);
  GstBuffer *frame = black_frame (&f.info);
  for (guint i = 0; i < 300; i++)
    add_face (frame, i * 37 % 640, i * 91 % 480, 5 + i % 60, i % 7, i % 2);
  gst_buffer_unref (annotated (&f, frame));
  tear_down (&f);

  set_up (&f, "I420", 640, 480, TRUE);
  frame = black_frame (&f.info);
  g_autofree gchar *endless = g_strnfill (100000, 'W');
  const gchar *const labels[] = { endless, NULL };
  gst_mien_face_meta_take_attribute (add_face (frame, 300, 200, 100, -1, -1),
      gst_mien_attribute_new ("name", "test", labels, (gfloat[]) { 1 }, 1));
  g_autoptr (GstBuffer) out = annotated (&f, frame);
  g_assert_cmpint (nth (out, 4).w, <=, 640);
  tear_down (&f);
}

/* Fonts that are larger than the frame, and than cairo can draw. */
static void
test_huge_fonts (void)
{
  static const char *const fonts[] = { "Sans 400px", "Sans 40000px",
    "Sans 1000000" };
  for (guint i = 0; i < G_N_ELEMENTS (fonts); i++) {
    Fixture f;
    g_test_message ("%s", fonts[i]);
    set_up (&f, "I420", 640, 480, TRUE);
    g_object_set (f.h->element, "font-desc", fonts[i], "font-scale", 20.0,
        "draw-bars", TRUE, NULL);
    GstBuffer *frame = black_frame (&f.info);
    add_face (frame, 200, 200, 100, 3, 0);
    g_autoptr (GstBuffer) out = annotated (&f, frame);
    g_assert_cmpuint (n_rectangles (out), ==, 6);
    g_assert_cmpint (nth (out, 4).h, <=, 480);
    g_assert_cmpint (nth (out, 5).h, <=, 480);
    tear_down (&f);
  }
}

/* New caps, a flush, down to NULL and up again. */
static void
test_restart (void)
{
  Fixture f;
  set_up (&f, "I420", 640, 480, FALSE);
  GstBuffer *frame = black_frame (&f.info);
  add_face (frame, 200, 200, 100, 3, 0);
  gst_buffer_unref (annotated (&f, frame));

  gst_video_info_set_format (&f.info, GST_VIDEO_FORMAT_RGB, 320, 240);
  gst_harness_set_src_caps (f.h, gst_video_info_to_caps (&f.info));
  frame = black_frame (&f.info);
  add_face (frame, 100, 100, 50, 3, 0);
  g_autoptr (GstBuffer) other = annotated (&f, frame);
  assert_color (&f, other, 120, 100, 0xff0000ff, 0);

  gst_harness_push_event (f.h, gst_event_new_flush_start ());
  gst_harness_push_event (f.h, gst_event_new_flush_stop (TRUE));
  gst_element_set_state (f.h->element, GST_STATE_NULL);
  gst_harness_play (f.h);
  gst_harness_set_src_caps (f.h, gst_video_info_to_caps (&f.info));
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_harness_push_event (f.h, gst_event_new_segment (&segment));
  frame = black_frame (&f.info);
  add_face (frame, 100, 100, 50, 3, 0);
  g_autoptr (GstBuffer) again = annotated (&f, frame);
  assert_color (&f, again, 120, 100, 0xff0000ff, 0);
  tear_down (&f);
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
    g_autofree gchar *path = g_strdup_printf ("/faceannotate/format/%s", name);
    g_test_add_data_func (path, name, test_format);
  }
  g_test_add_func ("/faceannotate/colors", test_colors);
  g_test_add_func ("/faceannotate/no-faces", test_no_faces);
  g_test_add_func ("/faceannotate/region", test_region);
  g_test_add_func ("/faceannotate/places", test_places);
  g_test_add_func ("/faceannotate/no-number", test_no_number);
  g_test_add_func ("/faceannotate/label", test_label);
  g_test_add_func ("/faceannotate/unlabelled", test_unlabelled);
  g_test_add_func ("/faceannotate/while-playing", test_while_playing);
  g_test_add_func ("/faceannotate/sizes", test_sizes);
  g_test_add_func ("/faceannotate/extremes", test_extremes);
  g_test_add_func ("/faceannotate/huge-fonts", test_huge_fonts);
  g_test_add_func ("/faceannotate/restart", test_restart);
  return g_test_run ();
}
