/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <gmodule.h>
#include <gst/gst.h>
#include <string.h>

#include "checks.h"

#define FILE_NAME "libgstmien." G_MODULE_SUFFIX

static const char *const elements[] = { "mienfacedetect", "facetrack",
  "faceclassify", "faceevents", "gbpoverlay", "faceannotate", "facejoin",
  "facejson" };

/* Where GStreamer searches for plugins, for display. */
static char *
searched_folders (void)
{
  static const char *const variables[] = { "GST_PLUGIN_PATH_1_0",
    "GST_PLUGIN_PATH", "GST_PLUGIN_SYSTEM_PATH_1_0", "GST_PLUGIN_SYSTEM_PATH" };
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean system = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++) {
    const char *value = g_getenv (variables[i]);
    if (!value)
      continue;
    system |= i >= 2;
    g_string_append_printf (text, "%s=%s, ", variables[i], value);
  }
  if (!system)
    g_string_append_printf (text, "%s, %s/gstreamer-1.0/plugins, ",
        DOCTOR_GST_PLUGINS_DIR, g_get_user_data_dir ());
  g_string_truncate (text, text->len - 2);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* TRUE if the library exports the symbols of a plugin, which depend on its file
 * name. */
static gboolean
is_plugin (GModule *module, const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  const char *name = g_str_has_prefix (base, "libgst") ? base + 6
      : g_str_has_prefix (base, "lib")
      ? base + 3
      : base;
  g_autofree char *stem = g_strndup (name, strcspn (name, "."));
  g_autofree char *symbol =
      g_strdup_printf ("gst_plugin_%s_get_desc", g_strdelimit (stem, "-", '_'));
  gpointer found;

  return g_module_symbol (module, symbol, &found)
      || g_module_symbol (module, "gst_plugin_desc", &found);
}

/* Why GStreamer could not load a file. NULL if it is not a plugin, such as a
 * library in a plugin folder. */
static char *
why_not (const char *path)
{
  GModule *module = g_module_open (path, G_MODULE_BIND_LOCAL);
  if (!module)
    return g_strdup (g_module_error ());
  const gboolean plugin = is_plugin (module, path);
  g_module_close (module);
  return plugin ? g_strdup ("it can be loaded now, and could not or crashed "
                            "when GStreamer looked at it")
                : NULL;
}

static void
report_blacklisted (Report *report, GstPlugin *plugin)
{
  const char *path = gst_plugin_get_filename (plugin);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *why = why_not (path);
  if (!why)
    return;

  if (g_str_equal (name, FILE_NAME))
    report_problem (report,
        "Install what is missing, or the Mien that was built for this system; "
        "then remove the file that GST_REGISTRY names, by default "
        "~/.cache/gstreamer-1.0/registry.*.bin",
        "GStreamer has blacklisted the plugin %s: %s", path, why);
  else
    report_note (report, "Reinstall the package that it is from",
        "GStreamer has blacklisted the plugin %s: %s", path, why);
}

/* TRUE if Mien's plugin is on the blacklist. */
static gboolean
check_blacklist (Report *report)
{
  const guint n_problems = report->n_problems;
  GList *plugins = gst_registry_get_plugin_list (gst_registry_get ());

  for (GList *l = plugins; l; l = l->next) {
    GstPlugin *plugin = l->data;
    if (GST_OBJECT_FLAG_IS_SET (plugin, GST_PLUGIN_FLAG_BLACKLISTED)
        && gst_plugin_get_filename (plugin))
      report_blacklisted (report, plugin);
  }
  gst_plugin_list_free (plugins);
  return report->n_problems > n_problems;
}

static void
report_missing (Report *report)
{
  g_autofree char *installed =
      g_build_filename (DOCTOR_PLUGINS_DIR, FILE_NAME, NULL);
  g_autofree char *folders = searched_folders ();
  g_autofree char *advice = g_file_test (installed, G_FILE_TEST_EXISTS)
      ? g_strdup_printf ("Set GST_PLUGIN_PATH=%s", DOCTOR_PLUGINS_DIR)
      : g_strdup ("Install the plugin (Debian: gstreamer1.0-mien), or set "
                  "GST_PLUGIN_PATH to the folder of " FILE_NAME);

  report_problem (report, advice, "GStreamer finds no plugin mien in %s",
      folders);
}

static void
check_elements (Report *report, GstPlugin *plugin)
{
  const char *version = gst_plugin_get_version (plugin);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (elements); i++) {
    g_autoptr (GstElement) element =
        gst_element_factory_make (elements[i], NULL);
    if (element)
      n++;
    else
      report_problem (report,
          "Remove the other Mien from the folders that GST_PLUGIN_PATH names",
          "the plugin %s has no element %s", gst_plugin_get_filename (plugin),
          elements[i]);
  }
  if (n == G_N_ELEMENTS (elements))
    report_ok (report, "plugin: %s, version %s",
        gst_plugin_get_filename (plugin), version);
  if (g_strcmp0 (version, DOCTOR_VERSION) != 0)
    report_note (report,
        "Install both from one version, and look for a second plugin in "
        "GST_PLUGIN_PATH",
        "the plugin is Mien %s, this program is of Mien " DOCTOR_VERSION,
        version);
}

static void
check_facedetect (Report *report)
{
  g_autoptr (GstElementFactory) factory =
      gst_element_factory_find ("facedetect");
  const char *owner = factory
      ? gst_plugin_feature_get_plugin_name (GST_PLUGIN_FEATURE (factory))
      : NULL;

  if (g_strcmp0 (owner, "mien") == 0)
    report_ok (report, "facedetect is Mien's, and so is mienfacedetect");
  else
    report_note (report, "Write mienfacedetect in pipelines: always Mien's",
        "facedetect is the element of the plugin %s, not Mien's",
        owner ? owner : "(none)");
}

void
check_plugin (Report *report)
{
  const gboolean blacklisted = check_blacklist (report);
  g_autoptr (GstPlugin) plugin =
      gst_registry_find_plugin (gst_registry_get (), "mien");

  if (plugin) {
    /* Must be first: loading a plugin registers its elements again, which would
     * take the name back. */
    check_facedetect (report);
    check_elements (report, plugin);
  } else if (!blacklisted) {
    report_missing (report);
  }
}
