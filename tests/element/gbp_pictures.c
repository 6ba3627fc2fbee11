/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What gbpoverlay draws, and where: the paper's picture pixel by pixel, every
 * format, size and number of faces, and metadata that describes the result.
 */

#include <math.h>
#include <stdlib.h>

#include "base/formats.h"
#include "base/modelinput.h"
#include "engine/gradient.h"
#include "engine/layers.h"
#include "engine/runner.h"
#include "gbpfixture.h"
#include "image/heat.h"

/* The authors' gradient of the square at (x, y) of the RGB frame. */
static void
paper_gradient (GstBuffer *buffer, float x, float y, float *gradient)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MienModel) model = mien_model_load ("emotion", NULL, NULL, &error);
  g_autoptr (MienDevice) device = mien_device_get ("cpu", &error);
  const MienGradientOptions options = {
    .target = mien_graph_last_convolution (model->graph),
    .rule = MIEN_RULE_GUIDED,
    .at_input = TRUE,
    .layer = MIEN_NO_VALUE
  };
  g_autoptr (MienGradient) made =
      mien_gradient_new (model->graph, &options, &error);
  g_autoptr (MienRunner) runner = mien_runner_new (device,
      (const MienGraph *const *) &made->graph, 1, 1, 1, &error);
  g_assert_no_error (error);

  GstMapInfo map;
  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
  const MienImage image = { map.data, map.size / GBP_HEIGHT, GBP_WIDTH,
    GBP_HEIGHT, 3, 0, 1, 2 };
  const MienView square = { { x, y, GBP_SQUARE, GBP_SQUARE }, 0 };
  g_assert_true (mien_crop_for_model (&image, &square, model,
      mien_port_floats (mien_runner_input (runner, 0, 0, 0), 0)));
  gst_buffer_unmap (buffer, &map);
  mien_runner_run (runner, 0, 1, &error);
  g_assert_no_error (error);
  memcpy (gradient,
      mien_port_floats (mien_runner_output (runner, 0, 0, made->at_input), 0),
      64 * 64 * sizeof (float));
}

/* The level of pixel (x, y) in the authors' bilinear enlargement to `side`
 * pixels. */
static double
enlarged (const guint8 *gray, guint side, guint x, guint y)
{
  const double at_x = CLAMP ((x + 0.5) * 64 / side - 0.5, 0, 63);
  const double at_y = CLAMP ((y + 0.5) * 64 / side - 0.5, 0, 63);
  const guint left = MIN (at_x, 62), top = MIN (at_y, 62);
  const double right = at_x - left, bottom = at_y - top;
  const guint8 *p = gray + top * 64 + left;
  return (p[0] * (1 - right) + p[1] * right) * (1 - bottom)
      + (p[64] * (1 - right) + p[65] * right) * bottom;
}

/* A face of 128 x 128 pixels, so that the picture is only enlarged. */
static void
test_paper (void)
{
  enum { SIDE = 128, X = 40, Y = 20 };
  GbpFixture f;
  gbp_fixture_init (&f, "border-width", 0);
  gbp_fixture_set (&f, "mode", "paper");
  /* Neither of these may have an effect. */
  gbp_fixture_set (&f, "colormap", "jet");
  gbp_fixture_set (&f, "alpha", "0.3");
  gbp_fixture_set (&f, "target", "sad");
  GstBuffer *frame = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
  const float box = SIDE / 0.98f, margin = (box - SIDE) / 2;
  gst_mien_buffer_add_face (frame, X - margin, Y - margin, box, box, 1,
      "yunet");
  g_object_set (f.element, "attach", TRUE, NULL);
  g_autoptr (GstBuffer) out = gbp_push (&f, frame);

  gpointer state = NULL;
  const GstMienMap *drawn =
      gst_mien_face_find_map (gst_mien_buffer_iterate_faces (out, &state),
          "paper");
  g_assert_nonnull (drawn);
  g_assert_null (gst_mien_map_get_target (drawn));
  guint n;
  const gfloat *values = gst_mien_map_get_values (drawn, &n);
  g_assert_cmpuint (n, ==, 64 * 64);
  guint8 gray[64 * 64];
  mien_heat_paper (values, n, gray);

  GstMapInfo map;
  g_assert_true (gst_buffer_map (out, &map, GST_MAP_READ));
  const guint stride = map.size / GBP_HEIGHT;
  for (guint y = 0; y < SIDE; y++) {
    for (guint x = 0; x < SIDE; x++) {
      const guint8 *pixel = map.data + (Y + y) * stride + (X + x) * 3;
      const double want = enlarged (gray, SIDE, x, y);
      if (pixel[0] == pixel[1] && pixel[1] == pixel[2]
          && fabs (pixel[0] - want) <= 1)
        continue;
      g_error ("pixel %u,%u is %u %u %u, expected %.1f", x, y, pixel[0],
          pixel[1], pixel[2], want);
    }
  }
  gst_buffer_unmap (out, &map);
  gbp_fixture_clear (&f);
}

/* The map is the gradient for the network's input. */
static void
test_paper_map (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  gbp_fixture_set (&f, "mode", "paper");
  GstBuffer *frame = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
  float want[64 * 64];
  paper_gradient (frame, 60, 30, want);
  gbp_add_face (frame, 60, 30);
  g_autoptr (GstBuffer) out = gbp_push (&f, frame);

  gpointer state = NULL;
  guint n;
  const gfloat *got = gst_mien_map_get_values (
      gst_mien_face_find_map (gst_mien_buffer_iterate_faces (out, &state),
          "paper"),
      &n);
  double largest = 0, worst = 0;
  for (guint i = 0; i < n; i++) {
    largest = MAX (largest, fabs (want[i]));
    worst = MAX (worst, fabs (want[i] - got[i]));
  }
  g_assert_cmpfloat (largest, >, 0);
  g_assert_cmpfloat (worst, <, largest * 1e-3);
  gbp_fixture_clear (&f);
}

static void
check_pixel (GstBuffer *buffer, guint x, guint y, guint32 rgb)
{
  guint8 pixel[3];
  const guint stride = gst_buffer_get_size (buffer) / GBP_HEIGHT;
  gst_buffer_extract (buffer, y * stride + x * 3, pixel, 3);
  g_assert_cmphex (pixel[0] << 16 | pixel[1] << 8 | pixel[2], ==, rgb);
}

/* Green and two pixels wide for the paper, otherwise none, or as set. */
static void
test_border (void)
{
  static const struct {
    const char *mode, *width, *color;
    guint n; /* border pixels */
    guint32 rgb;
  } cases[] = {
    { "paper", "-1", "0xff00ff00", 2, 0x00ff00 },
    { "paper", "0", "0xff00ff00", 0, 0 },
    { "map", "-1", "0xff00ff00", 0, 0 },
    { "map", "4", "0xffff8000", 4, 0xff8000 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GbpFixture f;
    gbp_fixture_init (&f, "attach", FALSE);
    gbp_fixture_set (&f, "mode", cases[i].mode);
    gbp_fixture_set (&f, "border-width", cases[i].width);
    gbp_fixture_set (&f, "border-color", cases[i].color);
    GstBuffer *frame = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
    gbp_add_face (frame, 60, 30);
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    for (guint k = 0; k < cases[i].n; k++)
      check_pixel (out, 60 + k, 30 + k, cases[i].rgb);
    guint8 inside[3];
    const guint at =
        (30 + cases[i].n) * (gst_buffer_get_size (out) / GBP_HEIGHT)
        + (60 + cases[i].n) * 3;
    gst_buffer_extract (out, at, inside, 3);
    g_assert_cmphex (inside[0] << 16 | inside[1] << 8 | inside[2], !=,
        0x00ff00);
    gbp_fixture_clear (&f);
  }
}

/* Squares are aligned to even pixels: 50 for the 49 that the network sees. */
static void
test_where (void)
{
  static const struct {
    const char *where;
    guint n_faces;
    float x, y;
    GstVideoRectangle want;
  } cases[] = {
    { "over", 1, 60, 30, { 60, 30, 50, 50 } },
    { "over", 1, -20, 30, { 0, 30, 30, 50 } },
    { "over", 1, 180, 140, { 180, 140, 20, 20 } },
    { "beside", 1, 60, 30, { 110, 30, 50, 50 } },
    { "beside", 1, 140, 30, { 90, 30, 50, 50 } },
    /* A strip is a quarter of the frame's height, or all of its width. */
    { "strip", 1, 60, 30, { 0, 120, 40, 40 } },
    { "strip", 3, 60, 30, { 0, 120, 120, 40 } },
    { "strip", 10, 60, 30, { 0, 140, 200, 20 } },
    { "strip", 60, 60, 30, { 0, 158, 120, 2 } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GbpFixture f;
    gbp_fixture_init (&f, "alpha", 1.0, "border-width", 1);
    gbp_fixture_set (&f, "where", cases[i].where);
    g_autoptr (GstBuffer) before = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
    GstBuffer *frame = gst_buffer_copy_deep (before);
    for (guint k = 0; k < cases[i].n_faces; k++)
      gbp_add_face (frame, cases[i].x + k, cases[i].y);
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    const GstVideoRectangle got = gbp_changed (before, out);
    const GstVideoRectangle *want = &cases[i].want;
    g_test_message ("%s, %u faces at %g,%g: %d,%d %dx%d", cases[i].where,
        cases[i].n_faces, cases[i].x, cases[i].y, got.x, got.y, got.w, got.h);
    g_assert_cmpint (got.x, ==, want->x);
    g_assert_cmpint (got.y, ==, want->y);
    g_assert_cmpint (got.w, ==, want->w);
    g_assert_cmpint (got.h, ==, want->h);
    gbp_fixture_clear (&f);
  }
}

static void
test_alpha (void)
{
  static const double alphas[] = { 0, 0.5, 1 };
  guint8 got[3];
  for (guint i = 0; i < 3; i++) {
    GbpFixture f;
    gbp_fixture_init (&f, "alpha", alphas[i]);
    gbp_fixture_set (&f, "colormap", "viridis");
    g_autoptr (GstBuffer) before = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
    GstBuffer *frame = gst_buffer_copy_deep (before);
    gbp_add_face (frame, 60, 30);
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    if (i == 0)
      g_assert_cmpint (gbp_changed (before, out).w, ==, 0);
    gst_buffer_extract (out,
        70 * (gst_buffer_get_size (out) / GBP_HEIGHT) + 85 * 3 + 1, &got[i], 1);
    gbp_fixture_clear (&f);
  }
  g_assert_cmpint (abs (2 * got[1] - got[0] - got[2]), <=, 3);
}

/* The same square is drawn on in every format, and on tiny frames. */
static void
test_formats (void)
{
  static const struct {
    guint width, height;
  } sizes[] = { { GBP_WIDTH, GBP_HEIGHT }, { 97, 83 }, { 3, 5 }, { 1, 1 } };
  g_autoptr (GstCaps) caps =
      gst_caps_from_string (GST_VIDEO_CAPS_MAKE (GST_MIEN_DRAWN_FORMATS));
  const GValue *formats =
      gst_structure_get_value (gst_caps_get_structure (caps, 0), "format");
  GbpFixture f;
  gbp_fixture_init (&f, "alpha", 1.0);
  for (guint i = 0; i < gst_value_list_get_size (formats); i++) {
    const char *format =
        g_value_get_string (gst_value_list_get_value (formats, i));
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      g_autofree char *text =
          g_strdup_printf ("video/x-raw, format=%s, "
                           "width=%u, height=%u, framerate=25/1",
              format, sizes[k].width, sizes[k].height);
      gst_harness_set_src_caps_str (f.h, text);
      g_autoptr (GstBuffer) before =
          gbp_frame_new (format, sizes[k].width, sizes[k].height);
      GstBuffer *frame = gst_buffer_copy_deep (before);
      gbp_add_face (frame, 0, 0);
      g_autoptr (GstBuffer) out = gbp_push (&f, frame);
      GstMapInfo a, b;
      gst_buffer_map (before, &a, GST_MAP_READ);
      gst_buffer_map (out, &b, GST_MAP_READ);
      g_test_message ("%s", text);
      g_assert_cmpuint (a.size, ==, b.size);
      g_assert_cmpint (memcmp (a.data, b.data, a.size), !=, 0);
      gst_buffer_unmap (before, &a);
      gst_buffer_unmap (out, &b);
    }
  }
  gbp_fixture_clear (&f);
}

/* All faces of a frame are submitted in as few runs as possible, each while the
 * previous one computes. */
static void
test_faces (void)
{
  static const struct {
    guint faces, runs, under_way;
  } cases[] = { { 0, 0, 0 }, { 1, 1, 1 }, { 16, 1, 1 }, { 17, 2, 2 },
    { 50, 4, 2 } };
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstBuffer *frame = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
    for (guint k = 0; k < cases[i].faces; k++)
      gbp_add_face (frame, k * 3, k * 2)->track_id = 100 * i + k + 1;
    gbp_engine_reset ();
    g_autoptr (GstBuffer) out = gbp_push (&f, frame);
    g_assert_cmpuint (gbp_engine.n_runs, ==, cases[i].runs);
    g_assert_cmpuint (gbp_engine.n_items, ==, cases[i].faces);
    g_assert_cmpuint (gbp_engine.most_under_way, ==, cases[i].under_way);
    g_assert_cmpuint (gbp_engine.under_way, ==, 0);
    g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (out);
    g_assert_cmpuint (faces->len, ==, cases[i].faces);
    for (guint k = 0; k < faces->len; k++)
      g_assert_nonnull (gst_mien_face_find_map (faces->pdata[k], "gbp"));
  }
  gbp_fixture_clear (&f);
}

/* Each face has its own map, however they are batched. */
static void
test_batches (void)
{
  GstBuffer *outs[2];
  for (guint i = 0; i < 2; i++) {
    GbpFixture f;
    gbp_fixture_init (&f, "attach", TRUE, "batch-size", i == 0 ? 1 : 3);
    GstBuffer *frame = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
    for (guint k = 0; k < 8; k++)
      gbp_add_face (frame, k * 6, k * 4);
    outs[i] = gbp_push (&f, frame);
    gbp_fixture_clear (&f);
  }
  g_autoptr (GPtrArray) alone = gst_mien_buffer_get_faces (outs[0]);
  g_autoptr (GPtrArray) together = gst_mien_buffer_get_faces (outs[1]);
  g_assert_cmpuint (alone->len, ==, 8);
  for (guint k = 0; k < 8; k++) {
    const GstMienMap *map = gst_mien_face_find_map (alone->pdata[k], "gbp");
    g_assert_cmpfloat (gbp_difference (map,
                           gst_mien_face_find_map (together->pdata[k], "gbp")),
        <, 1e-4);
    if (k > 0)
      g_assert_cmpfloat (gbp_difference (map,
                             gst_mien_face_find_map (alone->pdata[0], "gbp")),
          >, 1e-2);
  }
  for (guint i = 0; i < 2; i++)
    gst_buffer_unref (outs[i]);
}

/* A frame without faces is passed on without a copy. */
static void
test_untouched (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  GstBuffer *frame = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
  GstBuffer *held = gst_buffer_ref (frame);
  g_autoptr (GstBuffer) out = gbp_push (&f, frame);
  g_assert_true (out == held);
  gst_buffer_unref (held);
  gbp_fixture_clear (&f);
}

/* The metadata of a buffer held by others is not changed either. */
static void
test_shared (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  g_autoptr (GstBuffer) frame = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
  g_autoptr (GstBuffer) before = gst_buffer_copy_deep (frame);
  gst_buffer_add_video_region_of_interest_meta (frame, "face", 60, 30, 50, 50);
  g_autoptr (GstBuffer) out = gbp_push (&f, gst_buffer_ref (frame));
  gpointer state = NULL;
  g_assert_null (gst_mien_buffer_iterate_faces (frame, &state));
  g_assert_cmpint (gbp_changed (before, frame).w, ==, 0);

  /* The region of another detector was used as a face. */
  g_assert_cmpint (gbp_changed (before, out).w, >, 50);
  state = NULL;
  const GstMienFace *face = gst_mien_buffer_iterate_faces (out, &state);
  g_assert_nonnull (gst_mien_face_find_map (face, "gbp"));
  gbp_fixture_clear (&f);
}

/* Invalid scores or boxes: one bad face causes a warning, and does not affect
 * the others. */
static void
test_bad_face (void)
{
  GbpFixture f;
  gbp_fixture_init (&f, "attach", TRUE);
  GstBuffer *frame = gbp_frame_new ("RGB", GBP_WIDTH, GBP_HEIGHT);
  gbp_add_face (frame, 0, 0);
  gbp_add_face (frame, 60, 0)->x = NAN;
  gbp_add_face (frame, 60, 0)->height = -1;
  gbp_add_face (frame, 1e20f, 0);
  gbp_add_face (frame, 60, 60);
  g_autoptr (GstBuffer) out = gbp_push (&f, frame);
  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (out);
  for (guint i = 0; i < faces->len; i++)
    g_assert_cmpuint (gst_mien_face_get_n_maps (faces->pdata[i]), ==,
        i == 0 || i == 4);
  g_autofree char *text = test_pop_text (f.bus, GST_MESSAGE_WARNING);
  g_assert_cmpstr (text, ==,
      "3 of the 5 faces in a frame were not explained: "
      "invalid box or non-finite gradients");
  gbp_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gbpoverlay/paper", test_paper);
  g_test_add_func ("/gbpoverlay/paper-map", test_paper_map);
  g_test_add_func ("/gbpoverlay/border", test_border);
  g_test_add_func ("/gbpoverlay/where", test_where);
  g_test_add_func ("/gbpoverlay/alpha", test_alpha);
  g_test_add_func ("/gbpoverlay/formats", test_formats);
  g_test_add_func ("/gbpoverlay/faces", test_faces);
  g_test_add_func ("/gbpoverlay/batches", test_batches);
  g_test_add_func ("/gbpoverlay/untouched", test_untouched);
  g_test_add_func ("/gbpoverlay/shared", test_shared);
  g_test_add_func ("/gbpoverlay/bad-face", test_bad_face);
  return g_test_run ();
}
