/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The errors of faceclassify if it cannot start, with the real engine: missing
 * or broken model files, and a machine without Vulkan devices.
 */

#include <string.h>

#include <glib/gstdio.h>
#include <gst/gst.h>

#include "onnxtext.h"
#include "table.h"

static char *folder;

/* NULL if it started; else the text and code of the error on the bus. */
static char *
start (GstElement *element, GError **posted)
{
  g_autoptr (GstBus) bus = gst_bus_new ();
  gst_element_set_bus (element, bus);
  gboolean ok = gst_element_set_state (element, GST_STATE_PAUSED)
      != GST_STATE_CHANGE_FAILURE;
  g_autoptr (GstMessage) message =
      gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_element_set_bus (element, NULL);
  g_assert_true (ok == (message == NULL));
  if (ok)
    return NULL;
  gst_message_parse_error (message, posted, NULL);
  return g_strdup ((*posted)->message);
}

static void
write_file (const char *name, const char *suffix, const void *data, gsize size)
{
  g_autofree char *path = g_strdup_printf ("%s/%s%s", folder, name, suffix);
  g_assert_true (g_file_set_contents (path, data, size, NULL));
}

/* random.onnx, empty.onnx, and the first half of the shipped model. */
static void
write_broken_models (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("MIEN_MODEL_PATH"), "emotion.onnx", NULL);
  g_autofree char *data = NULL;
  gsize size;
  char noise[5000];

  for (guint i = 0; i < sizeof (noise); i++)
    noise[i] = g_test_rand_int_range (0, 256);
  write_file ("random", ".onnx", noise, sizeof (noise));
  write_file ("empty", ".onnx", "", 0);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  write_file ("half", ".onnx", data, size / 2);
}

/* NULL if it started; else the error text. */
static char *
start_with (const char *models, const char *device, GError **error)
{
  GstElement *element = gst_element_factory_make ("faceclassify", NULL);
  g_object_set (element, "models", models, "model-path", folder, "device",
      device, NULL);
  char *text = start (element, error);
  gst_object_unref (element);
  return text;
}

static void
assert_texts (const char *what, const char *text, const char *const *wanted,
    guint n)
{
  g_test_message ("%s", text);
  g_assert_nonnull (text);
  for (guint i = 0; i < n && wanted[i]; i++)
    if (!strstr (text, wanted[i]))
      g_error ("%s: the error lacks \"%s\": %s", what, wanted[i], text);
}

static void
test_models (void)
{
  static const struct {
    const char *models, *texts[3];
    gboolean not_found;
  } cases[] = {
    { "emotion,nosuch",
        { "no model \"nosuch\"", "nosuch.onnx", "MIEN_MODEL_PATH" }, TRUE },
    { "/nonexistent/a.onnx",
        { "/nonexistent/a.onnx", "No such file",
            "use the path of one, or a model name" },
        TRUE },
    { "/", { "/: expected an ONNX file", "not a regular file" }, TRUE },
    { "random", { "random.onnx", "truncated or not an ONNX file" } },
    { "empty", { "empty.onnx", "the file is truncated or not ONNX" } },
    { "emotion,half", { "half.onnx", "truncated or not an ONNX file" } },
    { "emotion,emotion", { "both have the attribute \"emotion\"" } },
    { "\xff.onnx", { "\xef\xbf\xbd.onnx: expected an ONNX file" }, TRUE },
  };
  write_broken_models ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = start_with (cases[i].models, "cpu", &error);
    assert_texts (cases[i].models, text, cases[i].texts, 3);
    g_assert_true (cases[i].not_found
        == g_error_matches (error, GST_RESOURCE_ERROR,
            GST_RESOURCE_ERROR_NOT_FOUND));
  }
}

#define HEAD "opset 13\ninput x ?,1,6,6\noutput y\n"
#define GOOD \
  HEAD "float w 4,1,3,3\nConv x w -> c\nGlobalAveragePool c -> g\n" \
       "Flatten g -> y\n"
#define MODELINFO "[modelinfo]\nversion=1.0\n"

typedef struct {
  const char *name, *network, *side_file, *texts[4];
} Unfit;

static const Unfit unfit[] = {
  { "op", HEAD "Relu x -> r\nGRU r -> y", NULL,
      { "/op.onnx: ", "node \"op-y\" (GRU)", "is not supported" } },
  { "rank", "opset 13\ninput x ?,1,6,6,6\noutput y\nRelu x -> y", NULL,
      { "/rank.onnx: wrong input rank", "input \"x\"", "found 5" } },
  { "flat", "opset 13\ninput x ?,36\noutput y\nRelu x -> y", NULL,
      { "/flat.onnx: wrong input rank", "{1 or 3, height, width}",
          "found {36}" } },
  { "channels", "opset 13\ninput x ?,2,6,6\noutput y\nRelu x -> y", NULL,
      { "/channels.onnx: wrong number of channels", "found {2, 6, 6}" } },
  { "picture", HEAD "Relu x -> y", NULL,
      { "/picture.onnx: expected output \"y\" to be a vector of two scores "
        "or more",
          "found {1, 6, 6}" } },
  { "labels", GOOD, MODELINFO "[mien]\nlabels=a;b;c\n",
      { "/labels.onnx: its side file has 3 labels",
          "its output \"y\" has 4 scores" } },
  { "dims", GOOD,
      MODELINFO "[x]\ndir=input\ntype=float32\n"
                "dims=-1,1,64,64\n",
      { "/dims.modelinfo", "dims" } },
  { "text", GOOD, "no key file", { "/text.modelinfo" } },
};

/* Valid files that the engine cannot run. The errors name the file, the
 * location and what was expected. */
static void
test_unfit (gconstpointer data)
{
  const Unfit *c = data;
  g_autoptr (GBytes) file = mien_test_onnx (c->network);
  gsize size;
  const void *onnx = g_bytes_get_data (file, &size);
  write_file (c->name, ".onnx", onnx, size);
  if (c->side_file)
    write_file (c->name, ".modelinfo", c->side_file, strlen (c->side_file));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = start_with (c->name, "cpu", &error);
  assert_texts (c->name, text, c->texts, 4);
  g_assert_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_INIT);
}

/* The property; also shows that the valid network starts, unlike those
 * above. */
static void
test_labels (void)
{
  static const char *const few[] = { "labels: model good has 4 classes, but "
                                     "\"a,b\" has 2 labels" };
  g_autoptr (GBytes) file = mien_test_onnx (GOOD);
  g_autoptr (GError) error = NULL;
  gsize size;
  const void *data = g_bytes_get_data (file, &size);
  write_file ("good", ".onnx", data, size);
  GstElement *element =
      gst_object_ref_sink (gst_element_factory_make ("faceclassify", NULL));

  g_object_set (element, "models", "good", "model-path", folder, "labels",
      "a,b", "device", "cpu", NULL);
  g_autofree char *text = start (element, &error);
  assert_texts ("a,b", text, few, 1);
  g_object_set (element, "labels", "a,b,c,d", NULL);
  g_assert_null (start (element, &error));
  gst_object_unref (element);
}

/* The model is loaded from the first folder that has it. Missing folders, empty
 * parts and names with arbitrary bytes do no harm. */
static void
test_model_path (void)
{
  g_autofree char *odd = g_build_filename (folder, "a b \xff", NULL);
  g_autofree char *path = g_strdup_printf ("/nonexistent::%s:%s:", odd,
      g_getenv ("MIEN_MODEL_PATH"));
  g_autofree char *copy = g_build_filename (odd, "gender.onnx", NULL);
  GstElement *element =
      gst_object_ref_sink (gst_element_factory_make ("faceclassify", NULL));
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (odd, 0700), ==, 0);
  g_object_set (element, "models", "gender", "model-path", path, "device",
      "cpu", NULL);
  g_assert_null (start (element, &error));
  g_assert_true (g_file_set_contents (copy, "text", -1, NULL));
  g_autofree char *text = start (element, &error);
  assert_texts ("the first folder", text,
      (const char *[]) { "a b \xef\xbf\xbd/gender.onnx: ", "not an ONNX file" },
      2);
  gst_object_unref (element);
  g_remove (copy);
  g_rmdir (odd);
}

#ifndef HAVE_VULKAN
static void
test_built_without (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = start_with ("emotion", "GeForce", &error);
  assert_texts ("GeForce", text,
      (const char *[]) { "no device \"GeForce\"", "built without Vulkan",
          "device=cpu" },
      3);
  g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND);
}
#else
/* With whatever Vulkan devices are available. */
static void
test_index (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = start_with ("emotion", "99", &error);
  assert_texts ("99", text,
      (const char *[]) { "No Vulkan device '99'", "found ", "device=cpu" }, 3);
  g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND);
}

/* The error names the device and suggests a solution. */
static void
test_no_devices (void)
{
  static const char *const devices[] = { "vulkan", "0", "99", "GeForce" };
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = start_with ("emotion", devices[i], &error);
    g_autofree char *quoted = g_strdup_printf (" '%s'", devices[i]);
    g_autofree char *first =
        g_strdup_printf ("No Vulkan device%s: expected", i > 0 ? quoted : "");
    assert_texts (devices[i], text,
        (const char *[]) { first, "found none", "driver", "device=cpu" }, 4);
    g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND);
  }
}

#endif

/* With auto, it uses the CPU. */
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
  GDir *entries = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (entries))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_remove (path);
  }
  g_dir_close (entries);
  g_rmdir (folder);
  g_free (folder);
}

/* From here on the machine has no Vulkan devices: the engine enumerates them
 * again when it has none open. */
static void
hide_devices (void)
{
  g_setenv ("VK_DRIVER_FILES", "/nonexistent", TRUE);
  g_setenv ("VK_ICD_FILENAMES", "/nonexistent", TRUE);
}

static void
run_without_devices (gconstpointer test)
{
  hide_devices ();
  ((void (*) (void)) test) ();
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("mien-models-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/faceclassify/errors/models", test_models);
  mien_test_add_table ("/faceclassify/errors/networks/", unfit, test_unfit);
  g_test_add_func ("/faceclassify/errors/labels", test_labels);
  g_test_add_func ("/faceclassify/errors/model-path", test_model_path);
#ifdef HAVE_VULKAN
  g_test_add_func ("/faceclassify/errors/index", test_index);
  g_test_add_data_func ("/faceclassify/errors/no-devices", test_no_devices,
      run_without_devices);
#else
  g_test_add_func ("/faceclassify/errors/built-without", test_built_without);
#endif
  g_test_add_data_func ("/faceclassify/errors/auto", test_auto,
      run_without_devices);
  int status = g_test_run ();
  remove_folder ();
  return status;
}
