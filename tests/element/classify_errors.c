/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What faceclassify says when it cannot start, with the real engine: model
 * files that are missing or broken, and a machine without Vulkan devices.
 */

#include <string.h>

#include <glib/gstdio.h>
#include <gst/gst.h>

static char *folder;

/* NULL: it started; else the text and code of the error on the bus. */
static char *
start (GstElement *element, GError **posted)
{
  g_autoptr (GstBus) bus = gst_bus_new ();
  gst_element_set_bus (element, bus);
  gboolean ok = gst_element_set_state (element, GST_STATE_PAUSED)
      != GST_STATE_CHANGE_FAILURE;
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus,
      GST_MESSAGE_ERROR);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  g_assert_true (ok == (message == NULL));
  if (ok)
    return NULL;
  gst_message_parse_error (message, posted, NULL);
  return g_strdup ((*posted)->message);
}

static void
write_model (const char *name, const char *data, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, data, size, NULL));
}

/* random.onnx, empty.onnx, and the first half of the shipped model. */
static void
write_broken_models (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("MIEN_MODEL_PATH"),
      "emotion.onnx", NULL);
  g_autofree char *data = NULL;
  gsize size;
  char noise[5000];

  for (guint i = 0; i < sizeof (noise); i++)
    noise[i] = g_test_rand_int_range (0, 256);
  write_model ("random.onnx", noise, sizeof (noise));
  write_model ("empty.onnx", "", 0);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  write_model ("half.onnx", data, size / 2);
}

static void
test_models (void)
{
  static const struct {
    const char *models, *texts[3];
    gboolean not_found;
  } cases[] = {
    { "emotion,nosuch", { "no model \"nosuch\"", "nosuch.onnx",
            "MIEN_MODEL_PATH" }, TRUE },
    { "/nonexistent/a.onnx", { "/nonexistent/a.onnx" }, TRUE },
    { "random", { "random.onnx" } },
    { "empty", { "empty.onnx" } },
    { "emotion,half", { "half.onnx" } },
    { "emotion,emotion", { "both tell \"emotion\" of a face" } },
  };
  write_broken_models ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstElement *element = gst_element_factory_make ("faceclassify", NULL);
    g_autoptr (GError) error = NULL;
    g_object_set (element, "models", cases[i].models, "model-path", folder,
        "device", "cpu", NULL);
    g_autofree char *text = start (element, &error);
    g_test_message ("%s: %s", cases[i].models, text);
    g_assert_nonnull (text);
    for (guint k = 0; k < 3 && cases[i].texts[k]; k++)
      g_assert_nonnull (strstr (text, cases[i].texts[k]));
    g_assert_true (cases[i].not_found == g_error_matches (error,
            GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND));
    gst_object_unref (element);
  }
}

/* The error names the device and the way out. */
static void
test_devices (void)
{
  static const char *const devices[] = { "vulkan", "0", "99", "GeForce" };
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++) {
    GstElement *element = gst_element_factory_make ("faceclassify", NULL);
    g_autoptr (GError) error = NULL;
    g_object_set (element, "device", devices[i], NULL);
    g_autofree char *text = start (element, &error);
    g_test_message ("%s: %s", devices[i], text);
    g_assert_nonnull (text);
    g_autofree char *lower = g_ascii_strdown (text, -1);
    g_autofree char *name = g_ascii_strdown (devices[i], -1);
    g_assert_nonnull (strstr (lower, name));
    g_assert_nonnull (strstr (lower, "vulkan"));
    g_assert_nonnull (strstr (lower, "device=cpu"));
    gst_object_unref (element);
  }
}

/* And without being told so it takes the CPU. */
static void
test_auto (void)
{
  GstElement *element = gst_element_factory_make ("faceclassify", NULL);
  gst_object_ref_sink (element);
  g_autofree char *name = NULL;
  g_assert_cmpint (gst_element_set_state (element, GST_STATE_PAUSED), ==,
      GST_STATE_CHANGE_SUCCESS);
  g_object_get (element, "device-name", &name, NULL);
  g_assert_true (g_str_has_prefix (name, "CPU"));
  gst_element_set_state (element, GST_STATE_NULL);
  gst_object_unref (element);
}

static void
remove_folder (void)
{
  static const char *const names[] = { "random.onnx", "empty.onnx",
    "half.onnx" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);
    g_remove (path);
  }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  /* A machine without Vulkan devices, before anything asks for them. */
  g_setenv ("VK_DRIVER_FILES", "/nonexistent", TRUE);
  g_setenv ("VK_ICD_FILENAMES", "/nonexistent", TRUE);
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("mien-models-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/faceclassify/errors/models", test_models);
  g_test_add_func ("/faceclassify/errors/devices", test_devices);
  g_test_add_func ("/faceclassify/errors/auto", test_auto);
  int status = g_test_run ();
  remove_folder ();
  return status;
}
