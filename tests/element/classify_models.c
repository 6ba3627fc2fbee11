/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * faceclassify with models whose scores can be computed by hand: frames have a
 * single colour, and the networks compute the mean of each channel.
 */

#include <math.h>

#include <gst/check/gstharness.h>

#include "meta/mien.h"
#include "modelfiles.h"

#define SIDE 32

typedef struct {
  MienTestFiles files;
  GstHarness *h;
  const guint8 *color; /* red, green, blue; or gray in the first */
  gboolean is_gray;
  GstBuffer *out;
} Fixture;

static void
fixture_init (Fixture *f, const char *network, const char *side,
    const char *format, const guint8 *color)
{
  *f = (Fixture) { .color = color, .is_gray = g_str_equal (format, "GRAY8") };
  mien_test_files_init (&f->files, network, side, -1);
  GstElement *element =
      gst_object_ref_sink (gst_element_factory_make ("faceclassify", NULL));
  g_object_set (element, "models", f->files.onnx, "device", "cpu", NULL);
  f->h = gst_harness_new_with_element (element, "sink", "src");
  gst_object_unref (element);
  g_autofree char *caps =
      g_strdup_printf ("video/x-raw, format=%s, "
                       "width=%u, height=%u, framerate=25/1%s",
          format, SIDE, SIDE, f->is_gray ? ", colorimetry=1:1:0:0" : "");
  gst_harness_set_src_caps_str (f->h, caps);
}

static void
fixture_clear (Fixture *f)
{
  gst_clear_buffer (&f->out);
  gst_harness_teardown (f->h);
  mien_test_files_clear (&f->files);
}

/* The attribute "net" of a face in the middle of a frame. */
static GstMienAttribute *
classify (Fixture *f)
{
  const gsize n = SIDE * SIDE * (f->is_gray ? 1 : 3);
  gpointer state = NULL;
  guint8 *pixels = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    pixels[i] = f->color[f->is_gray ? 0 : i % 3];
  GstBuffer *buffer = gst_buffer_new_wrapped (pixels, n);
  gst_mien_buffer_add_face (buffer, 8, 8, 16, 16, 1, "yunet");
  g_assert_cmpint (gst_harness_push (f->h, buffer), ==, GST_FLOW_OK);
  gst_clear_buffer (&f->out);
  f->out = gst_harness_pull (f->h);
  GstMienAttribute *attribute = gst_mien_face_find_attribute (
      gst_mien_buffer_iterate_faces (f->out, &state), "net");
  g_assert_nonnull (attribute);
  return attribute;
}

#define CHW \
  "opset 13\ninput x ?,3,4,4\noutput y\nGlobalAveragePool x -> g\n" \
  "Flatten g -> y\n"
#define HWC \
  "opset 13\ninput x ?,4,4,3\noutput y\n" \
  "ReduceMean x -> y axes=[1,2] keepdims=0\n"
#define RANGES "[x]\ndir=input\nranges="
#define IMAGENET "-2.117904,2.248908;-2.035714,2.428571;-1.804444,2.640000\n"

/* Each channel of the tensor has its own black and white level. */
static void
test_ranges (void)
{
  static const guint8 color[] = { 200, 100, 30 };
  static const struct {
    const char *network, *side, *format;
    double at[3]; /* the levels that the network sees, in its channel order */
    double min[3], max[3];
  } cases[] = {
    { CHW, RANGES "0,1\n", "RGB", { 200, 100, 30 }, { 0, 0, 0 }, { 1, 1, 1 } },
    { CHW, RANGES IMAGENET, "RGB", { 200, 100, 30 },
        { -2.117904, -2.035714, -1.804444 }, { 2.248908, 2.428571, 2.64 } },
    { HWC, RANGES IMAGENET, "RGB", { 200, 100, 30 },
        { -2.117904, -2.035714, -1.804444 }, { 2.248908, 2.428571, 2.64 } },
    { CHW, RANGES "-1,0;0,4;-3,1\n[mien]\ncolor-order=bgr\n", "RGB",
        { 30, 100, 200 }, { -1, 0, -3 }, { 0, 4, 1 } },
    { HWC, RANGES "-1,0;0,4;-3,1\n[mien]\ncolor-order=bgr\n", "RGB",
        { 30, 100, 200 }, { -1, 0, -3 }, { 0, 4, 1 } },
    { CHW, RANGES IMAGENET, "GRAY8", { 200, 200, 200 },
        { -2.117904, -2.035714, -1.804444 }, { 2.248908, 2.428571, 2.64 } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Fixture f;
    double expected[3], sum = 0;
    guint n;
    fixture_init (&f, cases[i].network, cases[i].side, cases[i].format, color);
    const float *scores = gst_mien_attribute_get_scores (classify (&f), &n);
    g_assert_cmpuint (n, ==, 3);
    for (guint c = 0; c < 3; c++)
      sum += expected[c] = exp (cases[i].min[c]
          + cases[i].at[c] / 255 * (cases[i].max[c] - cases[i].min[c]));
    for (guint c = 0; c < 3; c++) {
      g_test_message ("%u, channel %u: %.7f", i, c, scores[c]);
      g_assert_cmpfloat_with_epsilon (scores[c], expected[c] / sum, 1e-6);
    }
    fixture_clear (&f);
  }
}

/* z is the gray level, from -4 to 4. */
#define ONE \
  "opset 13\ninput x ?,1,4,4\noutput y\nGlobalAveragePool x -> g\n" \
  "Flatten g -> z\nSigmoid z -> y\n"
#define Z_RANGE RANGES "-4,4\n"

static double
probability_of (guint8 gray)
{
  return 1 / (1 + exp (4 - 8 * gray / 255.0));
}

/* One class: the label is set if it reaches the threshold and 0.5. */
static void
test_one_class (void)
{
  static const struct {
    guint8 gray;
    double threshold;
    gboolean wins;
  } cases[] = {
    { 0, 0, FALSE },
    { 120, 0, FALSE },
    { 120, 0.3, FALSE },
    { 128, 0, TRUE },
    { 128, 0.6, FALSE },
    { 200, 0.6, TRUE },
    { 200, 0.95, FALSE },
    { 255, 0.95, TRUE },
  };
  guint8 gray[1] = { 0 };
  Fixture f;
  fixture_init (&f, ONE, Z_RANGE "[mien]\nlabels=smiling\n", "GRAY8", gray);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint n;
    gray[0] = cases[i].gray;
    g_object_set (f.h->element, "threshold", cases[i].threshold, NULL);
    GstMienAttribute *attribute = classify (&f);
    const float *scores = gst_mien_attribute_get_scores (attribute, &n);
    const double p = probability_of (gray[0]);
    g_test_message ("%u: gray %u, threshold %g: %.7f", i, gray[0],
        cases[i].threshold, scores[0]);
    g_assert_cmpuint (n, ==, 1);
    g_assert_cmpfloat_with_epsilon (scores[0], p, 1e-6);
    g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==,
        cases[i].wins ? "smiling" : NULL);
    g_assert_cmpfloat_with_epsilon (
        gst_mien_attribute_get_confidence (attribute), cases[i].wins ? p : 0,
        1e-6);
  }
  fixture_clear (&f);
}

/* Two classes: the first has the complement of the second. */
static void
test_two_classes (void)
{
  guint8 gray[1] = { 0 };
  Fixture f;
  fixture_init (&f, ONE, Z_RANGE "[mien]\nlabels=no;yes\n", "GRAY8", gray);
  for (guint i = 0; i < 256; i += 51) {
    guint n;
    gray[0] = i;
    GstMienAttribute *attribute = classify (&f);
    const float *scores = gst_mien_attribute_get_scores (attribute, &n);
    const double p = probability_of (gray[0]);
    g_assert_cmpuint (n, ==, 2);
    g_assert_cmpfloat_with_epsilon (scores[0], 1 - p, 1e-6);
    g_assert_cmpfloat_with_epsilon (scores[1], p, 1e-6);
    g_assert_cmpstr (gst_mien_attribute_get_label (attribute), ==,
        p > 0.5 ? "yes" : "no");
  }
  fixture_clear (&f);
}

/* With one class, it is certain if it is present or absent: such a face is not
 * classified again, while one in between is. */
static void
test_certainty (void)
{
  static const struct {
    guint8 gray;
    guint n; /* number of classifications in 5 frames */
  } cases[] = { { 0, 1 }, { 255, 1 }, { 128, 5 }, { 124, 5 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const guint8 gray[] = { cases[i].gray };
    guint n = 0;
    Fixture f;
    fixture_init (&f, ONE, Z_RANGE "[mien]\nlabels=smiling\n", "GRAY8", gray);
    g_object_set (f.h->element, "reclassify-interval", 0, NULL);
    for (guint k = 0; k < 5; k++) {
      GstBuffer *buffer = gst_buffer_new_allocate (NULL, SIDE * SIDE, NULL);
      gpointer state = NULL;
      gst_buffer_memset (buffer, 0, gray[0], SIDE * SIDE);
      gst_mien_buffer_add_face (buffer, 8, 8, 16, 16, 1, "yunet")->track_id = 7;
      g_assert_cmpint (gst_harness_push (f.h, buffer), ==, GST_FLOW_OK);
      gst_clear_buffer (&f.out);
      f.out = gst_harness_pull (f.h);
      const GstMienFace *face = gst_mien_buffer_iterate_faces (f.out, &state);
      n += gst_mien_face_get_attribute_age (face,
               gst_mien_face_find_attribute (face, "net"))
          == 0;
    }
    g_assert_cmpuint (n, ==, cases[i].n);
    fixture_clear (&f);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faceclassify/models/ranges", test_ranges);
  g_test_add_func ("/faceclassify/models/one-class", test_one_class);
  g_test_add_func ("/faceclassify/models/two-classes", test_two_classes);
  g_test_add_func ("/faceclassify/models/certainty", test_certainty);
  return g_test_run ();
}
