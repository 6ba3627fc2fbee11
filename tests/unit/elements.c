/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The properties of the plugin's elements: checks that the element's page in
 * docs/elements has exactly these, with their values and defaults, and that
 * rejected values leave the default.
 *
 * usage: elements PAGE.md...
 */

#include <gst/gst.h>
#include <string.h>

#include "table.h"

#define PLUGIN "mien"

/* A page: its heading, which names elements in backquotes, and its text. */
typedef struct {
  char *heading, *text;
} Page;

static GPtrArray *pages;

static void
page_free (gpointer data)
{
  Page *page = data;
  g_free (page->heading);
  g_free (page->text);
  g_free (page);
}

static void
read_page (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  const char *end = strchr (text, '\n');
  g_assert_true (g_str_has_prefix (text, "# `") && end);

  Page *page = g_new (Page, 1);
  page->heading = g_strndup (text, end - text);
  page->text = g_strdup (end);
  g_ptr_array_add (pages, page);
}

static const Page *
find_page (const char *element)
{
  g_autofree char *quoted = g_strdup_printf ("`%s`", element);

  for (guint i = 0; i < pages->len; i++) {
    const Page *page = pages->pdata[i];
    if (strstr (page->heading, quoted))
      return page;
  }
  g_error ("docs/elements has no page with %s in its heading", quoted);
}

static GstElement *
make (const char *name)
{
  GstElement *element = gst_element_factory_make (name, NULL);
  g_assert_nonnull (element);
  return gst_object_ref_sink (element);
}

/* The properties of our own classes, including base classes. */
static GPtrArray *
own_properties (GstElement *element)
{
  guint n;
  g_autofree GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);
  GPtrArray *own = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    if (g_str_has_prefix (g_type_name (all[i]->owner_type), "GstMien"))
      g_ptr_array_add (own, all[i]);
  return own;
}

static char *
join_nicks (GParamSpec *spec)
{
  GString *text = g_string_new (NULL);

  if (G_IS_PARAM_SPEC_ENUM (spec)) {
    const GEnumClass *class = G_PARAM_SPEC_ENUM (spec)->enum_class;
    for (guint i = 0; i < class->n_values; i++)
      g_string_append_printf (text, "%s`%s`", i ? ", " : "",
          class->values[i].value_nick);
  } else {
    const GFlagsClass *class = G_PARAM_SPEC_FLAGS (spec)->flags_class;
    for (guint i = 0; i < class->n_values; i++)
      g_string_append_printf (text, "%s`%s`", i ? ", " : "",
          class->values[i].value_nick);
  }
  return g_string_free (text, FALSE);
}

/* The minimum and maximum as floating point; FALSE if it is not a number. */
static gboolean
get_range (GParamSpec *spec, double *min, double *max)
{
#define RANGE(TYPE) \
  if (G_IS_PARAM_SPEC_##TYPE (spec)) { \
    *min = G_PARAM_SPEC_##TYPE (spec)->minimum; \
    *max = G_PARAM_SPEC_##TYPE (spec)->maximum; \
    return TRUE; \
  }
  RANGE (INT)
  RANGE (UINT)
  RANGE (INT64)
  RANGE (UINT64)
  RANGE (FLOAT)
  RANGE (DOUBLE)
#undef RANGE
  return FALSE;
}

static char *
describe_values (GParamSpec *spec)
{
  double min, max;

  if (G_IS_PARAM_SPEC_ENUM (spec) || G_IS_PARAM_SPEC_FLAGS (spec))
    return join_nicks (spec);
  if (spec->value_type == GST_TYPE_STRUCTURE)
    return g_strdup ("structure");
  if (!get_range (spec, &min, &max))
    return g_strdup (G_IS_PARAM_SPEC_STRING (spec) ? "string" : "boolean");
  if (max >= G_MAXINT)
    return g_strdup_printf ("%g up", min);
  return g_strdup_printf ("%g to %g", min, max);
}

static char *
join_flags (const GValue *value)
{
  g_autoptr (GFlagsClass) class = g_type_class_ref (G_VALUE_TYPE (value));
  const guint set = g_value_get_flags (value);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < class->n_values; i++)
    if (set & class->values[i].value)
      g_string_append_printf (text, "%s%s", text->len ? "+" : "",
          class->values[i].value_nick);
  return g_string_free (text, FALSE);
}

static char *
describe_value (const GValue *value)
{
  g_auto (GValue) number = G_VALUE_INIT;

  if (G_VALUE_HOLDS_FLAGS (value))
    return join_flags (value);
  if (G_VALUE_HOLDS_STRING (value))
    return g_value_dup_string (value);
  if (G_VALUE_HOLDS_UINT (value) && g_value_get_uint (value) > G_MAXINT)
    return g_strdup_printf ("0x%08x", g_value_get_uint (value));
  if (!G_VALUE_HOLDS_FLOAT (value) && !G_VALUE_HOLDS_DOUBLE (value))
    return gst_value_serialize (value);
  g_value_init (&number, G_TYPE_DOUBLE);
  g_value_transform (value, &number);
  return g_strdup_printf ("%g", g_value_get_double (&number));
}

static const char *
describe_change (GParamSpec *spec)
{
  if (!(spec->flags & G_PARAM_WRITABLE))
    return "read only";
  return spec->flags & GST_PARAM_MUTABLE_PLAYING ? "any time" : "stopped";
}

/* The row of the table without its last cell. */
static char *
describe (GstElement *element, GParamSpec *spec)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, spec->value_type);
  g_object_get_property (G_OBJECT (element), spec->name, &value);
  g_autofree char *values = describe_values (spec);
  const gboolean is_structure = spec->value_type == GST_TYPE_STRUCTURE;
  g_autofree char *set = is_structure ? NULL : describe_value (&value);
  g_autofree char *quoted = set ? g_strdup_printf ("`%s`", set)
                                : g_strdup (is_structure ? "all 0" : "unset");

  return g_strdup_printf ("| `%s` | %s | %s | %s |", spec->name, values, quoted,
      describe_change (spec));
}

/* A property's row has five cells. */
static GPtrArray *
property_rows (const Page *page)
{
  g_auto (GStrv) lines = g_strsplit (page->text, "\n", -1);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; lines[i]; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], " | ", -1);
    if (g_str_has_prefix (lines[i], "| `") && g_strv_length (cells) == 5)
      g_ptr_array_add (rows, g_strdup (lines[i]));
  }
  return rows;
}

static void
test_documented (gconstpointer name)
{
  const Page *page = find_page (name);
  g_autoptr (GPtrArray) rows = property_rows (page);
  g_autoptr (GstElement) element = make (name);
  g_autoptr (GPtrArray) own = own_properties (element);

  for (guint i = 0; i < own->len; i++) {
    g_autofree char *expected = describe (element, own->pdata[i]);
    guint n = 0;
    for (guint k = rows->len; k-- > 0;) {
      if (g_str_has_prefix (rows->pdata[k], expected)) {
        g_ptr_array_remove_index (rows, k);
        n++;
      }
    }
    if (n != 1)
      g_error ("docs/elements, %s: expected one row \"%s ...\", found %u",
          (const char *) name, expected, n);
  }
  if (rows->len > 0)
    g_error ("docs/elements, %s: there is no such property: %s",
        (const char *) name, (const char *) rows->pdata[0]);
}

/* Sets `value` to one beyond the range, if there is such a value. */
static gboolean
set_beyond (GParamSpec *spec, gboolean above, GValue *value)
{
  double min, max;
  if (!get_range (spec, &min, &max))
    return FALSE;
  const double beyond = above ? max + 1 : min - 1;
  const gboolean is_unsigned =
      G_IS_PARAM_SPEC_UINT (spec) || G_IS_PARAM_SPEC_UINT64 (spec);
  if (beyond > G_MAXINT || beyond < (is_unsigned ? 0 : G_MININT))
    return FALSE;

  g_auto (GValue) number = G_VALUE_INIT;
  g_value_init (&number, G_TYPE_DOUBLE);
  g_value_set_double (&number, beyond);
  g_value_init (value, spec->value_type);
  return g_value_transform (&number, value);
}

static void
assert_default (GObject *object, GParamSpec *spec, const char *when)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, spec->value_type);
  g_object_get_property (object, spec->name, &value);
  if (gst_value_compare (&value, g_param_spec_get_default_value (spec))
      == GST_VALUE_EQUAL)
    return;
  g_autofree char *text = gst_value_serialize (&value);
  g_error ("%s.%s is %s %s: call gst_mien_set_defaults () in instance_init",
      G_OBJECT_TYPE_NAME (object), spec->name, text, when);
}

/* GLib warns about a value out of range, and from 2.84 on with a critical:
 * g_test_expect_message () would have to know which. */
static void
take_refusal (const gchar *domain, GLogLevelFlags level, const gchar *message,
    gpointer n_refused)
{
  if (!strstr (message, "invalid or out of range"))
    g_error ("%s", message);
  ++*(guint *) n_refused;
}

static gboolean
is_fatal (const gchar *domain, GLogLevelFlags level, const gchar *message,
    gpointer unused)
{
  return g_strcmp0 (domain, "GLib-GObject") != 0;
}

/* An element constructed with a value out of range has the default. */
static void
check_refused (GstElement *element, GParamSpec *spec, gboolean above)
{
  guint n_refused = 0;
  g_auto (GValue) value = G_VALUE_INIT;
  if (!set_beyond (spec, above, &value))
    return;

  const guint handler = g_log_set_handler ("GLib-GObject",
      G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL, take_refusal, &n_refused);
  g_test_log_set_fatal_handler (is_fatal, NULL);
  GObject *object = g_object_new_with_properties (G_OBJECT_TYPE (element), 1,
      (const char *[]) { spec->name }, &value);
  g_test_log_set_fatal_handler (NULL, NULL);
  g_log_remove_handler ("GLib-GObject", handler);
  g_assert_cmpuint (n_refused, ==, 1);
  gst_object_ref_sink (object);
  assert_default (object, spec, "after a value out of range");
  g_object_unref (object);
}

static void
test_defaults (gconstpointer name)
{
  g_autoptr (GstElement) element = make (name);
  g_autoptr (GPtrArray) own = own_properties (element);

  for (guint i = 0; i < own->len; i++) {
    GParamSpec *spec = own->pdata[i];
    if (!(spec->flags & G_PARAM_WRITABLE))
      continue;
    assert_default (G_OBJECT (element), spec, "at first");
    check_refused (element, spec, FALSE);
    check_refused (element, spec, TRUE);
  }
}

/* The elements named in headings exist in the plugin. */
static void
test_headings (void)
{
  for (guint i = 0; i < pages->len; i++) {
    const Page *page = pages->pdata[i];
    g_auto (GStrv) words = g_strsplit (page->heading, "`", -1);
    for (guint k = 1; words[k]; k += 2) {
      g_autoptr (GstElementFactory) factory =
          gst_element_factory_find (words[k]);
      g_autoptr (GstPlugin) plugin = factory
          ? gst_plugin_feature_get_plugin (GST_PLUGIN_FEATURE (factory))
          : NULL;
      if (!plugin || g_strcmp0 (gst_plugin_get_name (plugin), PLUGIN) != 0)
        g_error ("docs/elements describes an element \"%s\", which the "
                 "plugin does not have",
            words[k]);
    }
  }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >, 1);
  pages = g_ptr_array_new_with_free_func (page_free);
  for (int i = 1; i < argc; i++)
    read_page (argv[i]);
  GList *features =
      gst_registry_get_feature_list_by_plugin (gst_registry_get (), PLUGIN);
  g_assert_nonnull (features);

  g_test_add_func ("/elements/headings", test_headings);
  for (GList *l = features; l; l = l->next) {
    const char *name = gst_plugin_feature_get_name (l->data);
    mien_test_add (test_documented, name, "/elements/%s/documented", name);
    mien_test_add (test_defaults, name, "/elements/%s/defaults", name);
  }
  const int status = g_test_run ();
  gst_plugin_feature_list_free (features);
  g_ptr_array_unref (pages);
  return status;
}
