/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A build without OpenCV's detectors: opencv.c with the stubs of both. */

#include "opencv.h"

static void
test_describe (void)
{
  g_autofree char *description = mien_opencv_describe_build ();

  g_assert_cmpstr (description, ==,
      "Detectors of this build (no OpenCV): networks (.onnx); "
      "missing: cascade (.xml), yunet (device=opencv)");
}

/* The file exists, but nothing can run it. */
static void
test_missing (void)
{
  static const struct {
    const char *file, *text;
  } rows[] = { { "face.xml", "xobjdetect" }, { "FACE.ONNX", "YuNet" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (mien_opencv_detector_new (rows[i].file, &error));
    g_test_message ("%s", error->message);
    g_assert_error (error, MIEN_OPENCV_ERROR, MIEN_OPENCV_ERROR_MISSING);
    g_assert_nonnull (strstr (error->message, rows[i].file));
    g_assert_nonnull (strstr (error->message, rows[i].text));
    g_assert_nonnull (strstr (error->message, "(no OpenCV)"));
    g_assert_nonnull (strstr (error->message, "libopencv-dev"));
    /* The remaining option. */
    g_assert_nonnull (strstr (error->message, "set model to a network"));
    g_assert_null (strstr (error->message, "set model to YuNet"));
  }
}

/* For unknown kinds of files nothing is suggested to be installed. */
static void
test_other (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mien_opencv_detector_new ("net.pb", &error));
  g_assert_error (error, MIEN_OPENCV_ERROR, MIEN_OPENCV_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/detector/missing/describe", test_describe);
  g_test_add_func ("/detector/missing/error", test_missing);
  g_test_add_func ("/detector/missing/other", test_other);
  return g_test_run ();
}
