/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mienfacedetect exists whichever OpenCV it was built with, says which files it
 * can read, and what to install for the others. The build defines HAS_CASCADES
 * and HAS_YUNET, 0 or 1.
 */

#include "detectstart.h"
#include "table.h"

typedef struct {
  const char *name; /* in the description */
  const char *model, *device;
  gboolean is_built;
} Kind;

static const Kind KINDS[] = {
  { "networks (.onnx)", "/nonexistent/face.onnx", "cpu", TRUE },
  { "cascade (.xml)", "/nonexistent/face.xml", "auto", HAS_CASCADES },
  { "yunet (device=opencv)", "/nonexistent/face.onnx", "opencv", HAS_YUNET },
};

/* Files of unknown kinds are rejected in every build. */
static const BadModel BAD[] = {
  { "net.pb", "x", GST_LIBRARY_ERROR_INIT, FALSE,
      { "Expected a network (.onnx), the name of one or a cascade (.xml)" } },
};

static void
test_unset (void)
{
  g_autoptr (GError) error = start_on (NULL, "auto");

  g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_INIT);
}

/* As shown by gst-inspect-1.0. */
static void
test_description (void)
{
  g_autoptr (GstElement) element =
      gst_object_ref_sink (gst_element_factory_make ("mienfacedetect", NULL));
  const char *description =
      gst_element_class_get_metadata (GST_ELEMENT_GET_CLASS (element),
          GST_ELEMENT_METADATA_DESCRIPTION);
  const char *missing = strstr (description, "missing: ");

  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++) {
    const char *named = strstr (description, KINDS[i].name);
    g_assert_nonnull (named);
    g_assert_cmpint (missing && named > missing, ==, !KINDS[i].is_built);
  }
}

/* The missing feature is reported before the file is searched for. */
static void
test_missing (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (GError) error = start_on (kind->model, kind->device);

  g_test_message ("%s", error->message);
  if (kind->is_built) {
    g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND);
    return;
  }
  g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_INIT);
  g_assert_nonnull (strstr (error->message, kind->model));
  g_assert_nonnull (strstr (error->message, "libopencv-dev"));
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/facedetect/build/description", test_description);
  mien_test_add_table ("/facedetect/build/", KINDS, test_missing);
  mien_test_add_table ("/facedetect/bad-model/", BAD, test_bad);
  g_test_add_func ("/facedetect/bad-model/unset", test_unset);
  return g_test_run ();
}
