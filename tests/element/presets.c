/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The presets: each file is found by an element, each preset sets its values,
 * docs/presets.md agrees, and presets can be selected in gst-launch.
 *
 * usage: presets docs/presets.md
 */

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <string.h>

static char *page;

static const char *const elements[] = { "mienfacedetect", "facetrack",
  "faceclassify", "faceevents", "gbpoverlay", "faceannotate", "facejoin",
  "facejson" };

static GstElement *
make (const char *name)
{
  GstElement *element = gst_element_factory_make (name, NULL);
  g_assert_nonnull (element);
  return gst_object_ref_sink (element);
}

/* The preset file of the element; NULL if there is none. */
static GKeyFile *
read_file (GstElement *element)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name =
      g_strconcat (G_OBJECT_TYPE_NAME (element), ".prs", NULL);
  g_autofree char *path =
      g_build_filename (g_getenv ("GST_PRESET_PATH"), name, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&file);
}

static void
assert_value (GstElement *element, const char *property, const char *text)
{
  GParamSpec *spec =
      g_object_class_find_property (G_OBJECT_GET_CLASS (element), property);
  g_assert_nonnull (spec);
  g_auto (GValue) found = G_VALUE_INIT, wanted = G_VALUE_INIT;
  g_value_init (&wanted, spec->value_type);
  g_assert_true (gst_value_deserialize (&wanted, text));
  g_object_get_property (G_OBJECT (element), property, &found);
  if (g_param_values_cmp (spec, &found, &wanted) != 0)
    g_error ("%s: expected %s", property, text);
}

/* Such as "`inference-interval=3` `updates=none`". */
static char *
describe (GKeyFile *file, const char *preset)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) keys = g_key_file_get_keys (file, preset, NULL, NULL);

  for (guint i = 0; keys[i]; i++) {
    g_autofree char *value =
        g_key_file_get_string (file, preset, keys[i], NULL);
    if (!g_str_has_prefix (keys[i], "_meta/"))
      g_string_append_printf (text, "%s`%s=%s`", text->len > 0 ? " " : "",
          keys[i], value);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The table has a row with these values; a group of rows begins with the
 * element's name. */
static void
assert_documented (GKeyFile *file, const char *name, const char *preset)
{
  g_autofree char *first = g_strdup_printf ("| `%s` | `", name);
  g_autofree char *values = describe (file, preset);
  g_autofree char *row = g_strdup_printf (" | `%s` | %s |\n", preset, values);
  const char *start = strstr (page, first);
  const char *found = start ? strstr (start, row) : NULL;

  if (!found)
    g_error ("docs/presets.md has no row%s of %s", row, name);
  /* The row is in this group. */
  for (const char *c = start; c < found; c++)
    if (c > start && c[-1] == '\n')
      g_assert_true (g_str_has_prefix (c, "| | "));
}

static void
check_preset (GstElement *element, GKeyFile *file, const char *name,
    const char *preset)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, preset, NULL, NULL);
  g_autofree char *comment = NULL;

  g_assert_true (gst_preset_load_preset (GST_PRESET (element), preset));
  for (guint i = 0; keys[i]; i++) {
    g_autofree char *value =
        g_key_file_get_string (file, preset, keys[i], NULL);
    if (!g_str_has_prefix (keys[i], "_meta/"))
      assert_value (element, keys[i], value);
  }
  g_assert_true (gst_preset_get_meta (GST_PRESET (element), preset, "comment",
      &comment));
  assert_documented (file, name, preset);
}

static guint
count_rows (const char *preset)
{
  g_autofree char *cell = g_strdup_printf (" | `%s` | ", preset);
  guint n = 0;

  for (const char *at = page; (at = strstr (at, cell)); at++)
    n++;
  return n;
}

static void
test_element (gconstpointer data)
{
  const char *name = data;
  g_autoptr (GstElement) element = make (name);
  g_autoptr (GKeyFile) file = read_file (element);
  g_auto (GStrv) names = gst_preset_get_preset_names (GST_PRESET (element));

  g_assert_cmpint (names && names[0], ==, file != NULL);
  for (guint i = 0; names && names[i]; i++)
    check_preset (element, file, name, names[i]);
}

/* Each row of the page describes an existing preset. */
static void
test_page (void)
{
  static const char *const presets[] = { "camera", "file", "privacy" };

  for (guint k = 0; k < G_N_ELEMENTS (presets); k++) {
    guint n = 0;
    for (guint i = 0; i < G_N_ELEMENTS (elements); i++) {
      g_autoptr (GstElement) element = make (elements[i]);
      g_autoptr (GKeyFile) file = read_file (element);
      n += file && g_key_file_has_group (file, presets[k]);
    }
    g_assert_cmpuint (n, >, 0);
    g_assert_cmpuint (count_rows (presets[k]), ==, n);
  }
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (g_getenv ("GST_PRESET_PATH"), 0, &error);
  guint n_files = 0, n_read = 0;

  g_assert_no_error (error);
  for (const char *name; (name = g_dir_read_name (dir));)
    n_files += g_str_has_suffix (name, ".prs");
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++) {
    g_autoptr (GstElement) element = make (elements[i]);
    g_autoptr (GKeyFile) file = read_file (element);
    n_read += file != NULL;
  }
  g_assert_cmpuint (n_files, ==, n_read);
}

/* A preset is applied before properties, in any order on the command line, as
 * the page says. */
static void
test_launch (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (
      "mienfacedetect name=before @preset=camera inference-interval=7 "
      "score-threshold=0.5 "
      "! faceannotate name=after look-ahead=3 @preset=privacy",
      &error);
  g_assert_no_error (error);
  g_autoptr (GstElement) before =
      gst_bin_get_by_name (GST_BIN (pipeline), "before");
  g_autoptr (GstElement) after =
      gst_bin_get_by_name (GST_BIN (pipeline), "after");
  gst_object_ref_sink (pipeline);

  assert_value (before, "inference-interval", "3");
  assert_value (before, "score-threshold", "0.5");
  assert_value (after, "look-ahead", "15");
}

static void
test_launch_unknown (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) element =
      gst_parse_launch_full ("mienfacedetect @preset=cinema", NULL,
          GST_PARSE_FLAG_FATAL_ERRORS, &error);

  g_assert_null (element);
  g_assert_nonnull (strstr (error->message, "preset \"cinema\""));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("mien-presets-XXXXXX", NULL);

  /* The user's own presets are not used. */
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  g_file_get_contents (argv[1], &page, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++) {
    g_autofree char *path = g_strdup_printf ("/presets/%s", elements[i]);
    g_test_add_data_func (path, elements[i], test_element);
  }
  g_test_add_func ("/presets/files", test_files);
  g_test_add_func ("/presets/page", test_page);
  g_test_add_func ("/presets/launch", test_launch);
  g_test_add_func ("/presets/launch-unknown", test_launch_unknown);
  const int status = g_test_run ();
  g_remove (folder);
  g_free (page);
  return status;
}
