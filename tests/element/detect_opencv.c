/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* YuNet's files and other networks with device=opencv. */

#include "detect.h"
#include "detectstart.h"
#include "table.h"
#include "yunet.h"

static const BadModel BAD[] = {
  { "absent.onnx", NULL, GST_RESOURCE_ERROR_NOT_FOUND, TRUE,
      { "No such file", "face_detection_yunet_202", "opencv_zoo" }, "opencv" },
  { "empty.onnx", "", GST_LIBRARY_ERROR_INIT, FALSE,
      { "Expected YuNet, for OpenCV ", "face_detection_yunet_202" }, "opencv" },
  { "text.onnx", "not protobuf", GST_LIBRARY_ERROR_INIT, FALSE,
      { "Expected YuNet, for OpenCV ", "Found: OpenCV: " }, "opencv" },
};

/* A network that OpenCV may be able to read, but which is not YuNet. */
static void
test_other_network (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("MIEN_MODEL_PATH"), "emotion.onnx", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *written = start_quietly (path, "opencv", &error);

  g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_INIT);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, "Expected YuNet, for OpenCV "));
  g_assert_cmpstr (written, ==, "");
}

/* Each OpenCV version can run one of the two files, and names it if given the
 * other. */
static void
test_yunet_versions (void)
{
  g_autofree char *older = test_find_yunet ("2022mar");
  g_autofree char *newer = test_find_yunet ("2023mar");
  if (!older || !newer)
    return;
  g_autoptr (GError) older_error = NULL, newer_error = NULL;
  g_autofree char *older_log = start_quietly (older, "opencv", &older_error);
  g_autofree char *newer_log = start_quietly (newer, "opencv", &newer_error);

  g_assert_cmpint (!older_error, !=, !newer_error);
  if (older_error)
    g_assert_nonnull (strstr (older_error->message, "2023mar"));
  else
    g_assert_nonnull (strstr (newer_error->message, "2022mar"));
  g_assert_cmpstr (older_log, ==, "");
  g_assert_cmpstr (newer_log, ==, "");
}

static void
test_yunet_face (void)
{
  g_autofree char *older = test_find_yunet ("2022mar");
  g_autofree char *newer = test_find_yunet ("2023mar");
  if (!older || !newer)
    return;
  g_autoptr (GError) error = start_on (older, "opencv");
  g_autofree char *properties =
      g_strdup_printf ("model=\"%s\" device=opencv", error ? newer : older);
  const guint sizes[][2] = { { 512, 512 }, { 301, 299 }, { 1, 1 }, { 700, 3 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GstSample) sample =
        test_picture (i % 2 ? "GRAY8" : "I420", sizes[i][0], sizes[i][1]);
    GstHarness *harness = detect_harness (properties);
    gst_harness_set_src_caps (harness,
        gst_caps_copy (gst_sample_get_caps (sample)));
    GstBuffer *buffer = gst_harness_push_and_pull (harness,
        test_picture_with_padding (sample, 5));
    guint others;

    g_assert_cmpuint (count_faces (buffer, sizes[i][0], sizes[i][1], &others),
        ==, i < 2);
    g_assert_cmpuint (others, ==, 0);
    if (i < 2) {
      gpointer state = NULL;
      check_landmarks (gst_mien_buffer_iterate_faces (buffer, &state));
    }
    gst_buffer_unref (buffer);
    gst_harness_teardown (harness);
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  mien_test_add_table ("/facedetect/opencv/bad-model/", BAD, test_bad);
  g_test_add_func ("/facedetect/opencv/other-network", test_other_network);
  g_test_add_func ("/facedetect/opencv/versions", test_yunet_versions);
  g_test_add_func ("/facedetect/opencv/face", test_yunet_face);
  return g_test_run ();
}
