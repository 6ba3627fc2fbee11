/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mienfacedetect with a network on the engine that takes each white pixel for a
 * face: the positions that it reports for all kinds of frames, and lost
 * devices.
 */

#include <math.h>
#include <string.h>

#include "netfixture.h"
#include "table.h"

#define NEAR_SIDE NET_SIDE "largest-face=64\n"

/* Checks the face of place (column, row) of the reduced frame; each of its
 * pixels is `scale` pixels of the frame. */
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
  NetFixture f;
  guint n;

  net_fixture_init (&f, 8, NET_SIDE, "device", "cpu", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    const guint width = 150 + i, height = 100 + i % 3;
    net_fixture_set_caps (&f, formats[i], width, height);
    GstBuffer *buffer = gst_harness_push_and_pull (f.h,
        net_dot_new (formats[i], width, height, 68, 42, 1));
    GstMienFace *face = net_first_face (buffer, &n);
    if (n != 1)
      g_error ("%s: %u faces", formats[i], n);
    assert_place (face, 8, 5, 1);
    g_assert_cmpstr (face->detector, ==, "net");
    g_assert_cmpfloat (face->confidence, >, 0.99);
    gst_buffer_unref (buffer);
  }
  net_fixture_clear (&f);
}

/* 1280x960 at half size, where a pixel covers four pixels of the frame and
 * parts of their neighbours. */
static void
test_reduced (void)
{
  NetFixture f;
  guint n;

  net_fixture_init (&f, 8, NET_SIDE, "device", "cpu", NULL);
  net_fixture_set_caps (&f, "I420", 1280, 960);
  for (guint i = 0; i < 2; i++) {
    const gfloat scale = i == 0 ? 2 : 4;
    GstBuffer *buffer = gst_harness_push_and_pull (f.h,
        net_dot_new ("I420", 1280, 960, 646, 390, 20));
    GstMienFace *face = net_first_face (buffer, &n);
    g_assert_cmpuint (n, >, 0);
    g_assert_cmpfloat_with_epsilon (face->width,
        expf (TEST_BOX_WIDTH) * 8 * scale, 0.1);
    gst_buffer_unref (buffer);
    g_object_set (f.element, "detect-width", 320, NULL);
  }
  net_fixture_clear (&f);
}

/* Near faces are searched for at half size too; see detector_near.c. */
static void
test_near (void)
{
  NetFixture f;
  guint n;

  /* With stride 8 the boxes are 36 pixels high, so none is too near. */
  net_fixture_init (&f, 8, NEAR_SIDE, "device", "cpu", NULL);
  net_fixture_set_caps (&f, "GRAY8", 320, 240);
  GstBuffer *buffer = gst_harness_push_and_pull (f.h,
      net_dot_new ("GRAY8", 320, 240, 100, 100, 1));
  assert_place (net_first_face (buffer, &n), 12, 12, 1);
  g_assert_cmpuint (n, ==, 1);
  gst_buffer_unref (buffer);
  net_fixture_clear (&f);

  /* Here all faces are too near, down to the last level, where 80 x 60 pixels
   * are padded to 80 x 64. Each reduction halves the white square. */
  net_fixture_init (&f, 8, NET_SIDE "largest-face=35\n", "device", "cpu",
      "score-threshold", 0.01f, NULL);
  net_fixture_set_caps (&f, "GRAY8", 320, 240);
  buffer = gst_harness_push_and_pull (f.h,
      net_dot_new ("GRAY8", 320, 240, 128, 128, 16));
  const GstMienFace *face = net_first_face (buffer, &n);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpfloat (face->height, >, 2 * expf (TEST_BOX_HEIGHT) * 8);
  gst_buffer_unref (buffer);
  net_fixture_clear (&f);
}

/* Sizes that no camera has. */
static void
test_sizes (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 8, 4000 }, { 4000, 50 },
    { 8192, 8192 }, { 1, 1 }, { 3, 3 } };
  NetFixture f;
  guint n;

  net_fixture_init (&f, 8, NET_SIDE, "device", "cpu", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const guint width = sizes[i][0], height = sizes[i][1];
    const gfloat scale = MAX (1, width / 640.0f);
    net_fixture_set_caps (&f, "GRAY8", width, height);
    GstBuffer *buffer = gst_harness_push_and_pull (f.h,
        net_dot_new ("GRAY8", width, height, 0, 0, 100));
    assert_place (net_first_face (buffer, &n), 0, 0, scale);
    gst_buffer_unref (buffer);
    buffer = gst_harness_push_and_pull (f.h,
        net_dot_new ("GRAY8", width, height, width, 0, 1));
    g_assert_null (net_first_face (buffer, &n));
    gst_buffer_unref (buffer);
  }
  net_fixture_clear (&f);
}

/* A frame larger than the engine accepts is passed on, with a warning. */
static void
test_too_large (void)
{
  NetFixture f;
  guint n;

  net_fixture_init (&f, 8, NET_SIDE, "device", "cpu", "detect-width", 0, NULL);
  net_fixture_set_caps (&f, "GRAY8", 8200, 8200);
  GstBuffer *buffer = gst_harness_push_and_pull (f.h,
      net_dot_new ("GRAY8", 8200, 8200, 0, 0, 1));
  g_assert_null (net_first_face (buffer, &n));
  gst_buffer_unref (buffer);
  g_autofree char *warning = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (warning);
  g_test_message ("%s", warning);
  g_assert_nonnull (strstr (warning, "No faces were searched in a frame"));
  net_fixture_clear (&f);
}

/* Every third column, every fifth row of places. */
static void
test_many (void)
{
  const guint width = 1280, height = 960, columns = 53, rows = 24;
  NetFixture f;
  guint n;

  net_fixture_init (&f, 8, NET_SIDE, "device", "cpu", "detect-width", 0, NULL);
  net_fixture_set_caps (&f, "GRAY8", width, height);
  GstBuffer *in = net_dot_new ("GRAY8", width, height, width, 0, 1);
  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < columns; column++)
      gst_buffer_memset (in, (row * 40 + 4) * width + column * 24 + 4, 255, 1);
  GstBuffer *buffer = gst_harness_push_and_pull (f.h, in);
  net_first_face (buffer, &n);
  g_assert_cmpuint (n, ==, columns * rows);
  gst_buffer_unref (buffer);

  g_object_set (f.element, "max-faces", 500, NULL);
  buffer = gst_harness_push_and_pull (f.h,
      net_dot_new ("GRAY8", width, height, 4, 4, 1));
  assert_place (net_first_face (buffer, &n), 0, 0, 1);
  g_assert_cmpuint (n, ==, 1);
  gst_buffer_unref (buffer);
  net_fixture_clear (&f);
}

static void
test_device_name (void)
{
  NetFixture f;
  g_autofree char *before = NULL, *while_running = NULL, *after = NULL;

  net_fixture_init (&f, 8, NET_SIDE, "device", "gpu", NULL);
  gst_element_set_state (f.element, GST_STATE_NULL);
  g_object_get (f.element, "device-name", &before, NULL);
  gst_harness_play (f.h);
  net_fixture_set_caps (&f, "GRAY8", 64, 64);
  g_object_get (f.element, "device-name", &while_running, NULL);
  gst_element_set_state (f.element, GST_STATE_NULL);
  g_object_get (f.element, "device-name", &after, NULL);
  g_assert_null (before);
  g_assert_cmpstr (while_running, ==, "the lossy GPU");
  g_assert_null (after);
  net_fixture_clear (&f);
}

/* By the name of a model. */
static void
test_by_name (void)
{
  NetFixture f;
  guint n;

  net_fixture_init (&f, 8, NET_SIDE, "device", "cpu", NULL);
  gst_element_set_state (f.element, GST_STATE_NULL);
  g_object_set (f.element, "model", "net", "model-path", f.files.folder, NULL);
  gst_harness_play (f.h);
  net_fixture_set_caps (&f, "GRAY8", 64, 64);
  GstBuffer *buffer =
      gst_harness_push_and_pull (f.h, net_dot_new ("GRAY8", 64, 64, 9, 9, 1));
  assert_place (net_first_face (buffer, &n), 1, 1, 1);
  gst_buffer_unref (buffer);
  net_fixture_clear (&f);
}

typedef struct {
  const char *name;
  gint runs; /* after the start, until the device is lost */
} Lost;

/* Each frame takes two runs: full and half size. */
static const Lost lost[] = {
  { "first search", 0 },
  { "in the middle of a search", 1 },
  { "later", 2 },
};

#define MIDDLE_SIDE NET_SIDE "largest-face=30\n"

static GstFlowReturn
push_dot (NetFixture *f)
{
  return gst_harness_push (f->h, net_dot_new ("GRAY8", 64, 64, 9, 9, 1));
}

static void
test_lost (gconstpointer data)
{
  const Lost *c = data;
  NetFixture f;

  net_fixture_init (&f, 8, MIDDLE_SIDE, "device", "gpu", NULL);
  lossy_runs_left = c->runs;
  net_fixture_set_caps (&f, "GRAY8", 64, 64);
  for (gint done = 0; done + 2 <= c->runs; done += 2)
    g_assert_cmpint (push_dot (&f), ==, GST_FLOW_OK);
  g_assert_cmpint (push_dot (&f), ==, GST_FLOW_ERROR);
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_ERROR);
  g_assert_cmpstr (text, ==, "the lossy GPU was lost");
  net_fixture_clear (&f);
}

static void
test_lost_to_cpu (gconstpointer data)
{
  const Lost *c = data;
  g_autofree char *device = NULL;
  NetFixture f;
  guint n;

  net_fixture_init (&f, 8, MIDDLE_SIDE, "device", "gpu", NULL);
  gst_util_set_object_arg (G_OBJECT (f.element), "on-device-lost", "cpu");
  lossy_runs_left = c->runs;
  net_fixture_set_caps (&f, "GRAY8", 64, 64);
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpint (push_dot (&f), ==, GST_FLOW_OK);
    GstBuffer *buffer = gst_harness_pull (f.h);
    net_first_face (buffer, &n);
    g_assert_cmpuint (n, ==, 1);
    gst_buffer_unref (buffer);
  }
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "lost; continuing on the CPU"));
  g_object_get (f.element, "device-name", &device, NULL);
  g_assert_nonnull (strstr (device, "CPU"));
  net_fixture_clear (&f);
}

/* A restart may change all of these. */
static void
test_restart (void)
{
  NetFixture f;
  guint n;

  net_fixture_init (&f, 8, NET_SIDE, "device", "gpu", NULL);
  for (guint i = 0; i < 3; i++) {
    gst_element_set_state (f.element, GST_STATE_NULL);
    g_object_set (f.element, "device", i % 2 ? "cpu" : "gpu", NULL);
    gst_harness_play (f.h);
    net_fixture_set_caps (&f, "GRAY8", 64, 64 + i);
    GstBuffer *buffer = gst_harness_push_and_pull (f.h,
        net_dot_new ("GRAY8", 64, 64 + i, 9, 9, 1));
    assert_place (net_first_face (buffer, &n), 1, 1, 1);
    gst_buffer_unref (buffer);
  }
  net_fixture_clear (&f);
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
