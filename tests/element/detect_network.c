/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mienfacedetect with a network on the engine, one that takes each white pixel
 * for a face: where the faces are that it reports, whatever the frame, and what
 * becomes of a device that is lost.
 */

#include <gst/check/gstharness.h>
#include <math.h>
#include <string.h>

#include "detectornets.h"
#include "gstmienfacedetect.h"
#include "lossyengine.h"
#include "messages.h"
#include "meta/gstmienfacemeta.h"
#include "modelfiles.h"
#include "table.h"

#define SIDE "[x]\ndir=input\nranges=0.0,1.0\n[mien]\ntask=face-detector\n"
#define NEAR_SIDE SIDE "largest-face=64\n"

static const guint STRIDE[] = { 8, 0 };

typedef struct {
  MienTestFiles files;
  GstElement *element;
  GstHarness *h;
  GstBus *bus;
} Fixture;

/* Of one stride, 8. Properties as g_object_set () has them. */
static void
fixture_init (Fixture *f, const char *side, const char *first_property, ...)
{
  g_autofree char *network = mien_test_points_net (STRIDE, 1, FALSE);
  va_list args;

  lossy_runs_left = -1;
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

static void
fixture_clear (Fixture *f)
{
  gst_harness_teardown (f->h);
  gst_element_set_bus (f->element, NULL);
  gst_object_unref (f->element);
  gst_object_unref (f->bus);
  mien_test_files_clear (&f->files);
}

static void
set_caps (Fixture *f, const char *format, guint width, guint height)
{
  gst_harness_set_src_caps (f->h,
      gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, format,
          "width", G_TYPE_INT, width, "height", G_TYPE_INT, height, "framerate",
          GST_TYPE_FRACTION, 25, 1, NULL));
}

/* A byte, or the upper one of a word. */
static void
set_sample (guint8 *sample, guint8 level, guint size_of)
{
  if (size_of == 2)
    *(guint16 *) (gpointer) sample = level << 8;
  else
    *sample = level;
}

/* Black, white in the square of `size` pixels from (x, y) on. */
static GstBuffer *
dot_new (const char *format, guint width, guint height, guint x, guint y,
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

static GstMienFace *
first_face (GstBuffer *buffer, guint *n)
{
  gpointer state = NULL;
  GstMienFace *face, *first = NULL;

  for (*n = 0; (face = gst_mien_buffer_iterate_faces (buffer, &state)); (*n)++)
    if (!first)
      first = face;
  return first;
}

/* That of place (column, row) of the reduced frame, `scale` pixels of the frame
 * for each of its own. */
static void
assert_place (const GstMienFace *face, guint column, guint row, float scale)
{
  const float stride = 8 * scale;
  const float width = expf (TEST_BOX_WIDTH) * stride;
  const float height = expf (TEST_BOX_HEIGHT) * stride;

  g_assert_cmpfloat_with_epsilon (face->width, width, 0.01 * scale);
  g_assert_cmpfloat_with_epsilon (face->height, height, 0.01 * scale);
  g_assert_cmpfloat_with_epsilon (face->x + width / 2,
      (column + TEST_BOX_X) * stride, 0.01 * scale);
  g_assert_cmpfloat_with_epsilon (face->y + height / 2,
      (row + TEST_BOX_Y) * stride, 0.01 * scale);
  g_assert_true (face->has_landmarks);
  for (guint k = 0; k < GST_MIEN_N_LANDMARKS; k++) {
    g_assert_cmpfloat_with_epsilon (face->landmarks[k].x, (column + k) * stride,
        0.01 * scale);
    g_assert_cmpfloat_with_epsilon (face->landmarks[k].y,
        (row + k + 0.5) * stride, 0.01 * scale);
  }
}

static void
test_formats (void)
{
  static const char *const formats[] = { "NV12", "I420", "YV12", "NV21",
    "GRAY8", "Y42B", "Y444", "YUY2", "UYVY", "RGB", "BGR", "RGBx", "BGRx",
    "xRGB", "xBGR", "RGBA", "BGRA", "ARGB", "ABGR", "P010_10LE", "I420_10LE",
    "I422_10LE", "Y444_10LE", "GRAY16_LE" };
  Fixture f;
  guint n;

  fixture_init (&f, SIDE, "device", "cpu", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    const guint width = 150 + i, height = 100 + i % 3;
    set_caps (&f, formats[i], width, height);
    GstBuffer *buffer = gst_harness_push_and_pull (f.h,
        dot_new (formats[i], width, height, 68, 42, 1));
    GstMienFace *face = first_face (buffer, &n);
    if (n != 1)
      g_error ("%s: %u faces", formats[i], n);
    assert_place (face, 8, 5, 1);
    g_assert_cmpstr (face->detector, ==, "net");
    g_assert_cmpfloat (face->confidence, >, 0.99);
    gst_buffer_unref (buffer);
  }
  fixture_clear (&f);
}

/* 1280x960 in half its size, whose pixels see four of the frame and a part of
 * their neighbours. */
static void
test_reduced (void)
{
  Fixture f;
  guint n;

  fixture_init (&f, SIDE, "device", "cpu", NULL);
  set_caps (&f, "I420", 1280, 960);
  for (guint i = 0; i < 2; i++) {
    const gfloat scale = i == 0 ? 2 : 4;
    GstBuffer *buffer = gst_harness_push_and_pull (f.h,
        dot_new ("I420", 1280, 960, 646, 390, 20));
    GstMienFace *face = first_face (buffer, &n);
    g_assert_cmpuint (n, >, 0);
    g_assert_cmpfloat_with_epsilon (face->width,
        expf (TEST_BOX_WIDTH) * 8 * scale, 0.1);
    gst_buffer_unref (buffer);
    g_object_set (f.element, "detect-width", 320, NULL);
  }
  fixture_clear (&f);
}

/* What is no face of its own in half the size goes; see detector_near.c. */
static void
test_near (void)
{
  Fixture f;
  guint n;

  /* Of stride 8 boxes are 36 pixels high: none is too near. */
  fixture_init (&f, NEAR_SIDE, "device", "cpu", NULL);
  set_caps (&f, "GRAY8", 320, 240);
  GstBuffer *buffer =
      gst_harness_push_and_pull (f.h, dot_new ("GRAY8", 320, 240, 100, 100, 1));
  assert_place (first_face (buffer, &n), 12, 12, 1);
  g_assert_cmpuint (n, ==, 1);
  gst_buffer_unref (buffer);
  fixture_clear (&f);

  /* Here all are, down to the last level, where 80 x 60 pixels become 80 x 64;
   * 2 x 2 white ones are half of one there, and so on. */
  fixture_init (&f, SIDE "largest-face=35\n", "device", "cpu",
      "score-threshold", 0.01f, NULL);
  set_caps (&f, "GRAY8", 320, 240);
  buffer = gst_harness_push_and_pull (f.h,
      dot_new ("GRAY8", 320, 240, 128, 128, 16));
  const GstMienFace *face = first_face (buffer, &n);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpfloat (face->height, >, 2 * expf (TEST_BOX_HEIGHT) * 8);
  gst_buffer_unref (buffer);
  fixture_clear (&f);
}

/* Sizes that no camera has. */
static void
test_sizes (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 8, 4000 }, { 4000, 50 },
    { 8192, 8192 }, { 1, 1 }, { 3, 3 } };
  Fixture f;
  guint n;

  fixture_init (&f, SIDE, "device", "cpu", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const guint width = sizes[i][0], height = sizes[i][1];
    const gfloat scale = MAX (1, width / 640.0f);
    set_caps (&f, "GRAY8", width, height);
    GstBuffer *buffer = gst_harness_push_and_pull (f.h,
        dot_new ("GRAY8", width, height, 0, 0, 100));
    assert_place (first_face (buffer, &n), 0, 0, scale);
    gst_buffer_unref (buffer);
    buffer = gst_harness_push_and_pull (f.h,
        dot_new ("GRAY8", width, height, width, 0, 1));
    g_assert_null (first_face (buffer, &n));
    gst_buffer_unref (buffer);
  }
  fixture_clear (&f);
}

/* A frame larger than the engine takes is passed on, with a warning. */
static void
test_too_large (void)
{
  Fixture f;
  guint n;

  fixture_init (&f, SIDE, "device", "cpu", "detect-width", 0, NULL);
  set_caps (&f, "GRAY8", 8200, 8200);
  GstBuffer *buffer =
      gst_harness_push_and_pull (f.h, dot_new ("GRAY8", 8200, 8200, 0, 0, 1));
  g_assert_null (first_face (buffer, &n));
  gst_buffer_unref (buffer);
  g_autofree char *warning = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (warning);
  g_test_message ("%s", warning);
  g_assert_nonnull (strstr (warning, "No faces were searched in a frame"));
  fixture_clear (&f);
}

/* Every third place, every fifth row. */
static void
test_many (void)
{
  const guint width = 1280, height = 960, columns = 53, rows = 24;
  Fixture f;
  guint n;

  fixture_init (&f, SIDE, "device", "cpu", "detect-width", 0, NULL);
  set_caps (&f, "GRAY8", width, height);
  GstBuffer *in = dot_new ("GRAY8", width, height, width, 0, 1);
  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < columns; column++)
      gst_buffer_memset (in, (row * 40 + 4) * width + column * 24 + 4, 255, 1);
  GstBuffer *buffer = gst_harness_push_and_pull (f.h, in);
  first_face (buffer, &n);
  g_assert_cmpuint (n, ==, columns * rows);
  gst_buffer_unref (buffer);

  g_object_set (f.element, "max-faces", 500, NULL);
  buffer = gst_harness_push_and_pull (f.h,
      dot_new ("GRAY8", width, height, 4, 4, 1));
  assert_place (first_face (buffer, &n), 0, 0, 1);
  g_assert_cmpuint (n, ==, 1);
  gst_buffer_unref (buffer);
  fixture_clear (&f);
}

static void
test_device_name (void)
{
  Fixture f;
  g_autofree char *before = NULL, *while_running = NULL, *after = NULL;

  fixture_init (&f, SIDE, "device", "gpu", NULL);
  gst_element_set_state (f.element, GST_STATE_NULL);
  g_object_get (f.element, "device-name", &before, NULL);
  gst_harness_play (f.h);
  set_caps (&f, "GRAY8", 64, 64);
  g_object_get (f.element, "device-name", &while_running, NULL);
  gst_element_set_state (f.element, GST_STATE_NULL);
  g_object_get (f.element, "device-name", &after, NULL);
  g_assert_null (before);
  g_assert_cmpstr (while_running, ==, "lossy GPU");
  g_assert_null (after);
  fixture_clear (&f);
}

/* By its name, among the models. */
static void
test_by_name (void)
{
  Fixture f;
  guint n;

  fixture_init (&f, SIDE, "device", "cpu", NULL);
  gst_element_set_state (f.element, GST_STATE_NULL);
  g_object_set (f.element, "model", "net", "model-path", f.files.folder, NULL);
  gst_harness_play (f.h);
  set_caps (&f, "GRAY8", 64, 64);
  GstBuffer *buffer =
      gst_harness_push_and_pull (f.h, dot_new ("GRAY8", 64, 64, 9, 9, 1));
  assert_place (first_face (buffer, &n), 1, 1, 1);
  gst_buffer_unref (buffer);
  fixture_clear (&f);
}

typedef struct {
  const char *name;
  gint runs; /* after the start, until the device is lost */
} Lost;

/* Each frame takes two runs: the whole and its half. */
static const Lost lost[] = {
  { "first search", 0 },
  { "in the middle of a search", 1 },
  { "later", 2 },
};

#define MIDDLE_SIDE SIDE "largest-face=30\n"

static GstFlowReturn
push_dot (Fixture *f)
{
  return gst_harness_push (f->h, dot_new ("GRAY8", 64, 64, 9, 9, 1));
}

static void
test_lost (gconstpointer data)
{
  const Lost *c = data;
  Fixture f;

  fixture_init (&f, MIDDLE_SIDE, "device", "gpu", NULL);
  lossy_runs_left = c->runs;
  set_caps (&f, "GRAY8", 64, 64);
  for (gint done = 0; done + 2 <= c->runs; done += 2)
    g_assert_cmpint (push_dot (&f), ==, GST_FLOW_OK);
  g_assert_cmpint (push_dot (&f), ==, GST_FLOW_ERROR);
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_ERROR);
  g_assert_cmpstr (text, ==, "the lossy GPU was lost");
  fixture_clear (&f);
}

static void
test_lost_to_cpu (gconstpointer data)
{
  const Lost *c = data;
  g_autofree char *device = NULL;
  Fixture f;
  guint n;

  fixture_init (&f, MIDDLE_SIDE, "device", "gpu", NULL);
  gst_util_set_object_arg (G_OBJECT (f.element), "on-device-lost", "cpu");
  lossy_runs_left = c->runs;
  set_caps (&f, "GRAY8", 64, 64);
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpint (push_dot (&f), ==, GST_FLOW_OK);
    GstBuffer *buffer = gst_harness_pull (f.h);
    first_face (buffer, &n);
    g_assert_cmpuint (n, ==, 1);
    gst_buffer_unref (buffer);
  }
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "lost; going on with the CPU code"));
  g_object_get (f.element, "device-name", &device, NULL);
  g_assert_nonnull (strstr (device, "CPU"));
  fixture_clear (&f);
}

/* A restart may change all of it. */
static void
test_restart (void)
{
  Fixture f;
  guint n;

  fixture_init (&f, SIDE, "device", "gpu", NULL);
  for (guint i = 0; i < 3; i++) {
    gst_element_set_state (f.element, GST_STATE_NULL);
    g_object_set (f.element, "device", i % 2 ? "cpu" : "gpu", NULL);
    gst_harness_play (f.h);
    set_caps (&f, "GRAY8", 64, 64 + i);
    GstBuffer *buffer =
        gst_harness_push_and_pull (f.h, dot_new ("GRAY8", 64, 64 + i, 9, 9, 1));
    assert_place (first_face (buffer, &n), 1, 1, 1);
    gst_buffer_unref (buffer);
  }
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  lossy_engine_init ();

  g_test_add_func ("/facedetect/network/formats", test_formats);
  g_test_add_func ("/facedetect/network/reduced", test_reduced);
  g_test_add_func ("/facedetect/network/near", test_near);
  g_test_add_func ("/facedetect/network/sizes", test_sizes);
  g_test_add_func ("/facedetect/network/too-large", test_too_large);
  g_test_add_func ("/facedetect/network/many", test_many);
  g_test_add_func ("/facedetect/network/device-name", test_device_name);
  g_test_add_func ("/facedetect/network/by-name", test_by_name);
  g_test_add_func ("/facedetect/network/restart", test_restart);
  mien_test_add_table ("/facedetect/network/lost/", lost, test_lost);
  mien_test_add_table ("/facedetect/network/lost-to-cpu/", lost,
      test_lost_to_cpu);
  return g_test_run ();
}
