/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What mienfacedetect makes of files that it can and cannot use. */

#include <glib/gstdio.h>
#include <unistd.h>

#include "detect.h"
#include "table.h"

#define CASCADE "haarcascade_frontalface_default.xml"

/* Files are made in a folder of the test's own. */
typedef struct {
  const char *file;
  const char *content; /* NULL: none is made */
  gint code;
  gboolean is_resource; /* GST_RESOURCE_ERROR, else LIBRARY */
  const char *texts[4]; /* that the error has, beside the path */
} BadModel;

static const BadModel BAD[] = {
  { "absent.xml", NULL, GST_RESOURCE_ERROR_NOT_FOUND, TRUE,
      { "No such file", "Expected a Haar or LBP cascade", CASCADE,
          "opencv-data" } },
  { "absent.onnx", NULL, GST_RESOURCE_ERROR_NOT_FOUND, TRUE,
      { "No such file", "face_detection_yunet_202", "opencv_zoo" } },
  { "net.pb", "x", GST_LIBRARY_ERROR_INIT, FALSE,
      { "Expected a cascade (.xml) or YuNet (.onnx)" } },
  { "empty.xml", "", GST_LIBRARY_ERROR_INIT, FALSE,
      { "does not work as face detector", "Expected a Haar or LBP cascade",
          "Found: " } },
  { "text.xml", "not XML at all", GST_LIBRARY_ERROR_INIT, FALSE,
      { "Expected a Haar or LBP cascade", "Found: OpenCV: " } },
  { "other.xml",
      "<?xml version=\"1.0\"?><opencv_storage><a>1</a>"
      "</opencv_storage>",
      GST_LIBRARY_ERROR_INIT, FALSE, { "Expected a Haar or LBP cascade" } },
  { "cut.xml",
      "<?xml version=\"1.0\"?><opencv_storage><cascade type_id=\""
      "opencv-cascade-classifier\"><stageType>BOOST</stageType>",
      GST_LIBRARY_ERROR_INIT, FALSE, { "Expected a Haar or LBP cascade" } },
  { "empty.onnx", "", GST_LIBRARY_ERROR_INIT, FALSE,
      { "Expected YuNet, for OpenCV ", "face_detection_yunet_202" } },
  { "text.onnx", "not protobuf", GST_LIBRARY_ERROR_INIT, FALSE,
      { "Expected YuNet, for OpenCV ", "Found: OpenCV: " } },
};

static GError *
start_with (const char *model)
{
  g_autoptr (GstElement) element =
      gst_object_ref_sink (gst_element_factory_make ("mienfacedetect", NULL));
  g_autoptr (GstBus) bus = gst_bus_new ();
  GError *error = NULL;

  gst_element_set_bus (element, bus);
  g_object_set (element, "model", model, NULL);
  const GstStateChangeReturn result =
      gst_element_set_state (element, GST_STATE_PAUSED);
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  if (message != NULL)
    gst_message_parse_error (message, &error, NULL);
  g_assert_cmpint (result == GST_STATE_CHANGE_FAILURE, ==, error != NULL);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  return error;
}

/* Runs `model` with standard error in a file; what was written there. */
static char *
start_quietly (const char *model, GError **error)
{
  g_autofree char *path =
      g_build_filename (g_get_tmp_dir (), "mien-stderr-XXXXXX", NULL);
  const int capture = g_mkstemp (path);
  const int saved = dup (STDERR_FILENO);
  char *written = NULL;

  dup2 (capture, STDERR_FILENO);
  *error = start_with (model);
  dup2 (saved, STDERR_FILENO);
  close (saved);
  close (capture);
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_unlink (path);
  return written;
}

static void
test_bad (gconstpointer data)
{
  const BadModel *bad = data;
  g_autofree char *dir = g_dir_make_tmp ("mien-models-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, bad->file, NULL);
  if (bad->content != NULL)
    g_assert_true (g_file_set_contents (path, bad->content, -1, NULL));

  g_autoptr (GError) error = NULL;
  g_autofree char *written = start_quietly (path, &error);
  g_unlink (path);
  g_rmdir (dir);

  const GQuark domain =
      bad->is_resource ? GST_RESOURCE_ERROR : GST_LIBRARY_ERROR;
  g_assert_error (error, domain, bad->code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  for (guint i = 0; i < G_N_ELEMENTS (bad->texts) && bad->texts[i]; i++)
    if (strstr (error->message, bad->texts[i]) == NULL)
      g_error ("%s: the error lacks \"%s\": %s", bad->file, bad->texts[i],
          error->message);
  g_assert_cmpstr (written, ==, "");
}

/* A network that OpenCV may read, but that is not YuNet. */
static void
test_other_network (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("MIEN_MODEL_PATH"), "emotion.onnx", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *written = start_quietly (path, &error);

  g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_INIT);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, "Expected YuNet, for OpenCV "));
  g_assert_cmpstr (written, ==, "");
}

/* Messages are UTF-8, names of files need not be. */
static void
test_odd_name (void)
{
  g_autoptr (GError) error = start_with ("/nonexistent/\xff a.xml");

  g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/\xef\xbf\xbd a.xml'"));
}

static void
test_folder (void)
{
  g_autofree char *dir = g_dir_make_tmp ("mien-XXXXXX.xml", NULL);
  g_autoptr (GError) error = start_with (dir);

  g_rmdir (dir);
  g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "not a regular file"));
}

static void
test_unset (void)
{
  g_autoptr (GError) error = start_with (NULL);

  g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_INIT);
}

/* Cascades by bare name; both kinds of features. */
static void
test_good (void)
{
  static const char *const files[] = {
    CASCADE,
    "haarcascade_frontalface_alt2.xml",
    "lbpcascade_frontalface_improved.xml",
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GError) error = start_with (files[i]);
    g_assert_no_error (error);
  }
}

/* After a failure the element starts as if there had been none. */
static void
test_retry (void)
{
  GstElement *element =
      gst_object_ref_sink (gst_element_factory_make ("mienfacedetect", NULL));

  g_object_set (element, "model", "/nonexistent.xml", NULL);
  g_assert_cmpint (gst_element_set_state (element, GST_STATE_PAUSED), ==,
      GST_STATE_CHANGE_FAILURE);
  gst_element_set_state (element, GST_STATE_NULL);
  g_object_set (element, "model", CASCADE, NULL);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (gst_element_set_state (element, GST_STATE_PLAYING), !=,
        GST_STATE_CHANGE_FAILURE);
    g_assert_cmpint (gst_element_set_state (element, GST_STATE_NULL), ==,
        GST_STATE_CHANGE_SUCCESS);
  }
  gst_object_unref (element);
}

static char *
find_yunet (const char *version)
{
  const char *shared = g_getenv ("MIEN_SHARED");
  g_autofree char *name =
      g_strdup_printf ("face_detection_yunet_%s.onnx", version);
  g_autofree char *path = shared == NULL
      ? NULL
      : g_build_filename (shared, "models", "yunet", name, NULL);

  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("needs YuNet in $MIEN_SHARED/models/yunet");
  return NULL;
}

/* Each OpenCV runs one of the two files, and names it when given the other. */
static void
test_yunet_versions (void)
{
  g_autofree char *older = find_yunet ("2022mar");
  g_autofree char *newer = find_yunet ("2023mar");
  if (older == NULL || newer == NULL)
    return;
  g_autoptr (GError) older_error = NULL, newer_error = NULL;
  g_autofree char *older_log = start_quietly (older, &older_error);
  g_autofree char *newer_log = start_quietly (newer, &newer_error);

  g_assert_cmpint (older_error == NULL, !=, newer_error == NULL);
  if (older_error != NULL)
    g_assert_nonnull (strstr (older_error->message, "2023mar"));
  else
    g_assert_nonnull (strstr (newer_error->message, "2022mar"));
  g_assert_cmpstr (older_log, ==, "");
  g_assert_cmpstr (newer_log, ==, "");
}

static void
test_yunet_face (void)
{
  g_autofree char *older = find_yunet ("2022mar");
  g_autofree char *newer = find_yunet ("2023mar");
  if (older == NULL || newer == NULL)
    return;
  g_autoptr (GError) error = start_with (older);
  g_autofree char *properties =
      g_strdup_printf ("model=\"%s\"", error == NULL ? older : newer);
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
      const GstMienFace *face = gst_mien_buffer_iterate_faces (buffer, &state);
      g_assert_cmpstr (face->detector, ==, "yunet");
      g_assert_true (face->has_landmarks);
      /* The person's right eye is on the left of the picture. */
      g_assert_cmpfloat (face->landmarks[0].x, <, face->landmarks[1].x);
      g_assert_cmpfloat (face->landmarks[0].y, <, face->landmarks[2].y);
      g_assert_cmpfloat (face->landmarks[2].y, <, face->landmarks[3].y);
      g_assert_cmpfloat (face->landmarks[3].x, <, face->landmarks[4].x);
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

  mien_test_add_table ("/facedetect/bad-model/", BAD, test_bad);
  g_test_add_func ("/facedetect/bad-model/other-network", test_other_network);
  g_test_add_func ("/facedetect/bad-model/odd-name", test_odd_name);
  g_test_add_func ("/facedetect/bad-model/folder", test_folder);
  g_test_add_func ("/facedetect/bad-model/unset", test_unset);
  g_test_add_func ("/facedetect/cascades", test_good);
  g_test_add_func ("/facedetect/retry", test_retry);
  g_test_add_func ("/facedetect/yunet/versions", test_yunet_versions);
  g_test_add_func ("/facedetect/yunet/face", test_yunet_face);
  return g_test_run ();
}
