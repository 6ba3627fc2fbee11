/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cascades that mienfacedetect can and cannot use. */

#include "detectstart.h"
#include "table.h"

#define CASCADE "haarcascade_frontalface_default.xml"

static char *data_dir;

static const BadModel BAD[] = {
  { "absent.xml", NULL, GST_RESOURCE_ERROR_NOT_FOUND, TRUE,
      { "No such file", "Expected a Haar or LBP cascade", CASCADE,
          "opencv-data" } },
  { "empty.xml", "", GST_LIBRARY_ERROR_INIT, FALSE,
      { "does not work as a face detector", "Expected a Haar or LBP cascade",
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
};

/* Messages are UTF-8; file names need not be. */
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

/* A bare name is searched for in the data folders of either OpenCV; the error
 * about a bad file names the one found. */
static void
test_data_folders (void)
{
  static const char *const folders[] = { "opencv4/haarcascades",
    "opencv4/lbpcascades", "opencv5/haarcascades", "opencv5/lbpcascades" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *dir = g_build_filename (data_dir, folders[i], NULL);
    g_autofree char *path = g_build_filename (dir, "mien-test.xml", NULL);
    g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
    g_assert_true (g_file_set_contents (path, "", -1, NULL));

    g_autoptr (GError) error = start_with ("mien-test.xml");
    g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_INIT);
    g_assert_nonnull (strstr (error->message, path));
    g_unlink (path);
    g_rmdir (dir);
    g_autofree char *parent = g_path_get_dirname (dir);
    g_rmdir (parent);
  }
}

/* Cascades by bare name, with both kinds of features. */
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

/* After a failure the element can start normally. */
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

int
main (int argc, char **argv)
{
  /* GLib reads this only once. */
  const char *data_dirs = g_getenv ("XDG_DATA_DIRS");
  data_dir = g_dir_make_tmp ("mien-data-XXXXXX", NULL);
  g_autofree char *with_own = g_strjoin (":", data_dir,
      data_dirs && *data_dirs ? data_dirs : "/usr/local/share:/usr/share",
      NULL);
  g_setenv ("XDG_DATA_DIRS", with_own, TRUE);
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  mien_test_add_table ("/facedetect/bad-model/", BAD, test_bad);
  g_test_add_func ("/facedetect/bad-model/odd-name", test_odd_name);
  g_test_add_func ("/facedetect/bad-model/folder", test_folder);
  g_test_add_func ("/facedetect/data-folders", test_data_folders);
  g_test_add_func ("/facedetect/cascades", test_good);
  g_test_add_func ("/facedetect/retry", test_retry);
  const int status = g_test_run ();
  g_rmdir (data_dir);
  g_free (data_dir);
  return status;
}
