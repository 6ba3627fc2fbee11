/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Elements give the same results if a Vulkan device makes their networks'
 * inputs from frames as on the CPU.
 */

#include <math.h>
#include <string.h>

#include <gst/check/gstharness.h>

#include "device.h"
#include "memcheck.h"
#include "meta/mien.h"
#include "picture.h"
#include "table.h"
#include "uploadcount.h"

#define ON_CPU "device=cpu"
#define ON_VULKAN "device=vulkan pre-process-backend=vulkan"

/* FALSE if there is no device; the test is skipped then. */
static gboolean
has_device (void)
{
  if (mien_test_skip_memcheck (MIEN_MEMCHECK_NETWORK))
    return FALSE;
  g_autoptr (MienDevice) device = mien_test_device_get ("vulkan");

  return device != NULL;
}

/* `launch` contains WHERE in place of the properties that differ. */
static GstHarness *
harness_new (const char *launch, gboolean on_vulkan)
{
  const char *where = on_vulkan ? ON_VULKAN : ON_CPU;
  GString *line = g_string_new (launch);

  g_string_replace (line, "WHERE", where, 0);
  GstHarness *h = gst_harness_new_parse (line->str);
  g_string_free (line, TRUE);
  return h;
}

static void
assert_near (const char *what, guint frame, double a, double b,
    double tolerance)
{
  if (!(fabs (a - b) <= tolerance))
    g_error ("frame %u: %s is %g on the CPU and %g on Vulkan", frame, what, a,
        b);
}

static void
compare_scores (guint frame, GstMienFace *a, GstMienFace *b)
{
  const char *const names[] = { "emotion", "gender" };

  for (guint i = 0; i < 2; i++) {
    const GstMienAttribute *x = gst_mien_face_find_attribute (a, names[i]);
    const GstMienAttribute *y = gst_mien_face_find_attribute (b, names[i]);
    guint n, m;
    g_assert_true (x && y);
    const float *p = gst_mien_attribute_get_scores (x, &n);
    const float *q = gst_mien_attribute_get_scores (y, &m);
    g_assert_cmpuint (n, ==, m);
    for (guint k = 0; k < n; k++)
      assert_near (names[i], frame, p[k], q[k], 1e-3);
  }
}

static void
compare_faces (guint frame, GstMienFace *a, GstMienFace *b)
{
  assert_near ("left", frame, a->x, b->x, 0.5);
  assert_near ("top", frame, a->y, b->y, 0.5);
  assert_near ("width", frame, a->width, b->width, 0.5);
  assert_near ("height", frame, a->height, b->height, 0.5);
  assert_near ("confidence", frame, a->confidence, b->confidence, 1e-3);
  for (guint k = 0; k < GST_MIEN_N_LANDMARKS; k++) {
    assert_near ("landmark x", frame, a->landmarks[k].x, b->landmarks[k].x,
        0.5);
    assert_near ("landmark y", frame, a->landmarks[k].y, b->landmarks[k].y,
        0.5);
  }
  compare_scores (frame, a, b);
}

/* Checks that both have the same faces in the same order; returns their
 * number. */
static guint
compare (guint frame, GstBuffer *a, GstBuffer *b)
{
  gpointer state_a = NULL, state_b = NULL;
  GstMienFace *x, *y;
  guint n = 0;

  do {
    x = gst_mien_buffer_iterate_faces (a, &state_a);
    y = gst_mien_buffer_iterate_faces (b, &state_b);
    g_assert_true (!x == !y);
    if (x) {
      compare_faces (frame, x, y);
      n++;
    }
  } while (x);
  return n;
}

/* Pushes the same frame to both, and compares. */
static guint
push (GstHarness *const h[2], guint frame, GstSample *sample)
{
  GstBuffer *out[2];

  for (guint i = 0; i < 2; i++) {
    gst_harness_set_src_caps (h[i],
        gst_caps_copy (gst_sample_get_caps (sample)));
    out[i] = gst_harness_push_and_pull (h[i],
        gst_buffer_copy_deep (gst_sample_get_buffer (sample)));
  }
  const guint n = compare (frame, out[0], out[1]);
  /* The memory of the frame is not held, so that elements can draw on it. */
  for (guint i = 0; i < 2; i++)
    g_assert_true (gst_buffer_is_all_memory_writable (out[i]));
  gst_buffer_unref (out[0]);
  gst_buffer_unref (out[1]);
  return n;
}

static void
run (const char *launch, const char *const formats[], guint n_formats,
    guint side)
{
  GstHarness *const h[] = { harness_new (launch, FALSE),
    harness_new (launch, TRUE) };
  guint n = 0;

  mien_test_uploads_forget ();
  for (guint i = 0; i < n_formats; i++) {
    g_autoptr (GstSample) sample = test_picture (formats[i], side, side);
    n += push (h, i, sample);
  }
  g_assert_cmpuint (n, ==, n_formats);
  /* One run to find them, one to classify them. */
  g_assert_cmpint (mien_test_uploads_n_runs (), >=, 2 * n_formats);
  g_assert_cmpint (mien_test_uploads_n_spared (), ==, n_formats);
  gst_harness_teardown (h[0]);
  gst_harness_teardown (h[1]);
}

static void
test_formats (void)
{
  static const char *const formats[] = { "NV12", "YUY2", "GRAY8", "xRGB",
    "P010_10LE" };

  if (has_device ())
    run ("mienfacedetect nireq=2 detect-width=160 WHERE ! faceclassify nireq=2 "
         "WHERE",
        formats, G_N_ELEMENTS (formats), 401);
}

/* Inverts every byte, in place. */
static GstPadProbeReturn
invert (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buffer =
      gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GstMapInfo map;

  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READWRITE));
  for (gsize i = 0; i < map.size; i++)
    map.data[i] = 255 - map.data[i];
  gst_buffer_unmap (buffer, &map);
  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  return GST_PAD_PROBE_OK;
}

/* Drawing on the frame between the two elements is seen. */
static void
test_written (void)
{
  if (!has_device ())
    return;
  const char *launch = "mienfacedetect detect-width=160 WHERE ! "
                       "faceclassify name=c WHERE";
  GstHarness *const h[] = { harness_new (launch, FALSE),
    harness_new (launch, TRUE) };
  g_autoptr (GstSample) sample = test_picture ("NV12", 400, 400);

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GstElement) element =
        gst_bin_get_by_name (GST_BIN (h[i]->element), "c");
    g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "sink");
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, invert, NULL, NULL);
  }
  mien_test_uploads_forget ();
  g_assert_cmpuint (push (h, 0, sample), ==, 1);
  g_assert_cmpint (mien_test_uploads_n_spared (), ==, 0);
  gst_harness_teardown (h[0]);
  gst_harness_teardown (h[1]);
}

/* A clip: a moving section of the picture's rows. */
static GstSample *
part_of (GstSample *sample, guint i)
{
  GstVideoInfo info, part;
  g_assert_true (gst_video_info_from_caps (&info,
      gst_sample_get_caps (sample)));
  gst_video_info_set_format (&part, GST_VIDEO_INFO_FORMAT (&info), 160, 120);
  GstBuffer *buffer = gst_buffer_copy (gst_sample_get_buffer (sample));
  gsize offset[GST_VIDEO_MAX_PLANES];
  gint stride[GST_VIDEO_MAX_PLANES];
  for (guint p = 0; p < GST_VIDEO_INFO_N_PLANES (&info); p++) {
    const guint half = p > 0;
    stride[p] = GST_VIDEO_INFO_PLANE_STRIDE (&info, p);
    offset[p] = GST_VIDEO_INFO_PLANE_OFFSET (&info, p)
        + ((2 * i) >> half) * stride[p] + ((10 + 4 * i) >> half);
  }
  gst_buffer_add_video_meta_full (buffer, GST_VIDEO_FRAME_FLAG_NONE,
      GST_VIDEO_INFO_FORMAT (&info), 160, 120, GST_VIDEO_INFO_N_PLANES (&info),
      offset, stride);
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (&part);
  GstSample *result = gst_sample_new (buffer, caps, NULL, NULL);
  gst_buffer_unref (buffer);
  return result;
}

static void
test_clip (void)
{
  if (!has_device ())
    return;
  const char *launch = "mienfacedetect rescan-interval=4 WHERE ! "
                       "faceclassify flip-average=true WHERE";
  GstHarness *const h[] = { harness_new (launch, FALSE),
    harness_new (launch, TRUE) };
  g_autoptr (GstSample) picture = test_picture ("I420", 256, 256);

  mien_test_uploads_forget ();
  for (guint i = 0; i < 12; i++) {
    g_autoptr (GstSample) sample = part_of (picture, i);
    g_assert_cmpuint (push (h, i, sample), ==, 1);
  }
  g_assert_cmpint (mien_test_uploads_n_runs (), >=, 24);
  gst_harness_teardown (h[0]);
  gst_harness_teardown (h[1]);
}

/* Explanations of a face at the same position for both. */
static void
test_explained (void)
{
  if (!has_device ())
    return;
  GstHarness *const h[] = { harness_new ("gbpoverlay alpha=1 WHERE", FALSE),
    harness_new ("gbpoverlay alpha=1 WHERE", TRUE) };
  g_autoptr (GstSample) sample = test_picture ("BGRx", 256, 256);
  GstMapInfo maps[2];
  GstBuffer *out[2];
  guint n_unlike = 0;

  mien_test_uploads_forget ();
  for (guint i = 0; i < 2; i++) {
    gst_harness_set_src_caps (h[i],
        gst_caps_copy (gst_sample_get_caps (sample)));
    GstBuffer *buffer = gst_buffer_copy_deep (gst_sample_get_buffer (sample));
    gst_mien_buffer_add_face (buffer, 88, 33, 47, 47, 1, "yunet");
    out[i] = gst_harness_push_and_pull (h[i], buffer);
    g_assert_true (gst_buffer_map (out[i], &maps[i], GST_MAP_READ));
  }
  g_assert_cmpint (mien_test_uploads_n_runs (), >, 0);
  g_assert_cmpuint (maps[0].size, ==, maps[1].size);
  for (gsize k = 0; k < maps[0].size; k++)
    n_unlike += ABS (maps[0].data[k] - maps[1].data[k]) > 2;
  g_assert_cmpuint (n_unlike, <=, maps[0].size / 1000);
  for (guint i = 0; i < 2; i++) {
    gst_buffer_unmap (out[i], &maps[i]);
    gst_buffer_unref (out[i]);
    gst_harness_teardown (h[i]);
  }
}

/* auto does not select a software device. */
static void
test_auto (void)
{
  if (!has_device ())
    return;
  GstHarness *h =
      gst_harness_new_parse ("mienfacedetect device=vulkan detect-width=96");
  g_autoptr (GstSample) sample = test_picture ("I420", 96, 96);

  mien_test_uploads_forget ();
  gst_harness_set_src_caps (h, gst_caps_copy (gst_sample_get_caps (sample)));
  gst_buffer_unref (gst_harness_push_and_pull (h,
      gst_buffer_copy (gst_sample_get_buffer (sample))));
  g_assert_cmpint (mien_test_uploads_n_runs (), ==, 0);
  gst_harness_teardown (h);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  mien_test_uploads_watch ();
  g_test_add_func ("/pixels/formats", test_formats);
  g_test_add_func ("/pixels/written", test_written);
  g_test_add_func ("/pixels/clip", test_clip);
  g_test_add_func ("/pixels/explained", test_explained);
  g_test_add_func ("/pixels/auto", test_auto);
  const int status = g_test_run ();
  mien_test_device_close ();
  return status;
}
