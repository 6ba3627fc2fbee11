/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Both of YuNet's files, and other networks, with mienfacedetect on the
 * engine. */

#include "detect.h"
#include "detectstart.h"
#include "table.h"
#include "yunet.h"

static const BadModel BAD[] = {
  { "absent.onnx", NULL, GST_RESOURCE_ERROR_NOT_FOUND, TRUE,
      { "No such file", "MIEN_MODEL_PATH" } },
  { "empty.onnx", "", GST_LIBRARY_ERROR_INIT, FALSE, { "empty" } },
  { "text.onnx", "not protobuf", GST_LIBRARY_ERROR_INIT, FALSE, { "ONNX" } },
};

static void
test_other_network (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("MIEN_MODEL_PATH"), "emotion.onnx", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *written = start_quietly (path, "cpu", &error);

  g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_INIT);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, "not a face detector: expected"));
  g_assert_cmpstr (written, ==, "");
}

static void
test_no_device (void)
{
  g_autofree char *path = test_find_yunet ("2023mar");
  if (!path)
    return;
  g_autoptr (GError) error = start_on (path, "no such device");

  g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "no such device"));
}

typedef struct {
  const char *name, *format;
  guint width, height, hits;
} View;

static const View VIEWS[] = {
  { "as it is", "I420", 512, 512, 1 },
  { "gray, odd", "GRAY8", 301, 299, 1 },
  { "reduced", "NV12", 1300, 1300, 1 },
  { "packed", "YUY2", 400, 400, 1 },
  { "colours", "RGB", 512, 512, 1 },
  { "a pixel", "BGRx", 1, 1, 0 },
  { "a line", "GRAY8", 700, 3, 0 },
};

static void
check_view (const char *model, const View *view)
{
  g_autoptr (GstSample) sample =
      test_picture (view->format, view->width, view->height);
  g_autofree char *properties =
      g_strdup_printf ("model=\"%s\" device=cpu", model);
  GstHarness *harness = detect_harness (properties);
  gpointer state = NULL;
  guint others;

  gst_harness_set_src_caps (harness,
      gst_caps_copy (gst_sample_get_caps (sample)));
  GstBuffer *buffer = gst_harness_push_and_pull (harness,
      test_picture_with_padding (sample, 5));
  g_assert_cmpuint (count_faces (buffer, view->width, view->height, &others),
      ==, view->hits);
  g_assert_cmpuint (others, ==, 0);
  if (view->hits > 0)
    check_landmarks (gst_mien_buffer_iterate_faces (buffer, &state));
  gst_buffer_unref (buffer);
  gst_harness_teardown (harness);
}

static void
test_view (gconstpointer data)
{
  g_autofree char *older = test_find_yunet ("2022mar");
  g_autofree char *newer = older ? test_find_yunet ("2023mar") : NULL;

  if (!newer)
    return;
  check_view (older, data);
  check_view (newer, data);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  mien_test_add_table ("/facedetect/yunet/bad-model/", BAD, test_bad);
  g_test_add_func ("/facedetect/yunet/other-network", test_other_network);
  g_test_add_func ("/facedetect/yunet/no-device", test_no_device);
  mien_test_add_table ("/facedetect/yunet/", VIEWS, test_view);
  return g_test_run ();
}
