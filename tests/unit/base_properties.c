/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of properties, with a class that has one of each type, and a
 * subclass whose instance the class does not know. */

#include "base/properties.h"

typedef struct {
  gboolean flag;
  gint number;
  guint count;
  gint64 moment;
  guint64 duration;
  gfloat part;
  gdouble factor;
  gint choice;
  guint features;
  gchar *name, *other;
} Settings;

typedef struct {
  GstObject parent;
  gchar *before; /* a string outside the settings */
  Settings settings;
} TestBase;
typedef GstObjectClass TestBaseClass;

static const GEnumValue CHOICES[] = {
  { 3, "three", "three" },
  { 5, "five", "five" },
  { 0 },
};
static const GFlagsValue FEATURES[] = {
  { 1, "one", "one" },
  { 4, "four", "four" },
  { 0 },
};

static GType test_base_get_type (void);
G_DEFINE_TYPE (TestBase, test_base, GST_TYPE_OBJECT)

#define FLAGS GST_MIEN_PARAM_ANY_TIME
#define AT(field) G_STRUCT_OFFSET (TestBase, field)

static void
get_sum (GObject *object, GValue *value)
{
  const Settings *settings = &((TestBase *) object)->settings;
  g_value_take_string (value,
      g_strdup_printf ("%d", settings->number + settings->choice));
}

static void
test_base_class_init (TestBaseClass *klass)
{
  gst_mien_install_property (klass, AT (before),
      g_param_spec_string ("before", "", "", "before", FLAGS));
  gst_mien_install_property (klass, AT (settings.flag),
      g_param_spec_boolean ("flag", "", "", TRUE, FLAGS));
  gst_mien_install_property (klass, AT (settings.number),
      g_param_spec_int ("number", "", "", -9, 9, -7, FLAGS));
  gst_mien_install_property (klass, AT (settings.count),
      g_param_spec_uint ("count", "", "", 0, G_MAXUINT, G_MAXUINT, FLAGS));
  gst_mien_install_property (klass, AT (settings.moment),
      g_param_spec_int64 ("moment", "", "", G_MININT64, 9, -1, FLAGS));
  gst_mien_install_property (klass, AT (settings.duration),
      g_param_spec_uint64 ("duration", "", "", 0, G_MAXUINT64, G_MAXUINT64,
          FLAGS));
  gst_mien_install_property (klass, AT (settings.part),
      g_param_spec_float ("part", "", "", 0, 1, 0.25f, FLAGS));
  gst_mien_install_property (klass, AT (settings.factor),
      g_param_spec_double ("factor", "", "", 0, 9, 1.1, FLAGS));
  gst_mien_install_property (klass, AT (settings.choice),
      g_param_spec_enum ("choice", "", "",
          gst_mien_enum_type ("TestChoice", CHOICES), 5, FLAGS));
  gst_mien_install_property (klass, AT (settings.features),
      g_param_spec_flags ("features", "", "",
          gst_mien_flags_type ("TestFeatures", FEATURES), 5, FLAGS));
  gst_mien_install_property (klass, AT (settings.name),
      g_param_spec_string ("name-of-it", "", "", "default", FLAGS));
  gst_mien_install_property (klass, AT (settings.name),
      g_param_spec_string ("alias", "", "", "default", FLAGS));
  gst_mien_install_property (klass, AT (settings.other),
      g_param_spec_string ("other", "", "", NULL,
          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  gst_mien_install_computed (klass, get_sum,
      g_param_spec_string ("sum", "", "", NULL,
          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
test_base_init (TestBase *self)
{
  gst_mien_set_defaults (self);
}

typedef struct {
  TestBase parent;
  guint more;
} TestSub;
typedef TestBaseClass TestSubClass;

static GType test_sub_get_type (void);
G_DEFINE_TYPE (TestSub, test_sub, test_base_get_type ())

static void
test_sub_class_init (TestSubClass *klass)
{
  gst_mien_install_property (klass, G_STRUCT_OFFSET (TestSub, more),
      g_param_spec_uint ("more", "", "", 0, 9, 8, FLAGS));
}

static void
test_sub_init (TestSub *self)
{
  gst_mien_set_defaults (self);
}

static gpointer
make (GType type)
{
  return gst_object_ref_sink (g_object_new (type, NULL));
}

static void
test_defaults (void)
{
  g_autoptr (GstObject) object = make (test_sub_get_type ());
  const TestSub *self = (TestSub *) object;
  const Settings *settings = &self->parent.settings;

  g_assert_true (settings->flag);
  g_assert_cmpint (settings->number, ==, -7);
  g_assert_cmpuint (settings->count, ==, G_MAXUINT);
  g_assert_cmpint (settings->moment, ==, -1);
  g_assert_true (settings->duration == G_MAXUINT64);
  g_assert_cmpfloat (settings->part, ==, 0.25f);
  g_assert_cmpfloat (settings->factor, ==, 1.1);
  g_assert_cmpint (settings->choice, ==, 5);
  g_assert_cmpuint (settings->features, ==, 5);
  g_assert_cmpstr (settings->name, ==, "default");
  g_assert_null (settings->other);
  g_assert_cmpuint (self->more, ==, 8);
}

/* Each type returns the value that was set; an alias uses the same field. */
static void
test_set_and_get (void)
{
  g_autoptr (GstObject) object = make (test_sub_get_type ());
  static const char *const cases[][2] = {
    { "flag", "false" },
    { "number", "4" },
    { "count", "17" },
    { "moment", "-9000000000" },
    { "duration", "9000000000" },
    { "part", "0.5" },
    { "factor", "2.5" },
    { "choice", "three" },
    { "features", "four" },
    { "name-of-it", "a" },
    { "alias", "b" },
    { "more", "2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GValue) value = G_VALUE_INIT;
    gst_util_set_object_arg (G_OBJECT (object), cases[i][0], cases[i][1]);
    const GParamSpec *spec =
        g_object_class_find_property (G_OBJECT_GET_CLASS (object), cases[i][0]);
    g_value_init (&value, spec->value_type);
    g_object_get_property (G_OBJECT (object), cases[i][0], &value);
    g_autofree char *text = gst_value_serialize (&value);
    g_assert_true (g_str_has_prefix (text, cases[i][1]));
  }
  g_autofree char *name = NULL;
  g_object_get (object, "name-of-it", &name, NULL);
  g_assert_cmpstr (name, ==, "b");
}

/* Properties without a field are computed on each read. */
static void
test_computed (void)
{
  g_autoptr (GstObject) object = make (test_sub_get_type ());
  g_autofree char *before = NULL, *after = NULL;

  g_object_get (object, "sum", &before, NULL);
  g_object_set (object, "number", 4, NULL);
  g_object_get (object, "sum", &after, NULL);
  g_assert_cmpstr (before, ==, "-2");
  g_assert_cmpstr (after, ==, "9");
}

/* A copy is independent of later changes, and a single block. */
static void
test_dup (void)
{
  g_autoptr (GstObject) object = make (test_base_get_type ());
  TestBase *self = (TestBase *) object;

  self->settings.other = g_strdup ("of the element");
  g_object_set (object, "name-of-it", "first", "count", 11, NULL);
  g_autofree Settings *copy =
      gst_mien_dup_settings (self, &self->settings, sizeof (Settings));
  g_object_set (object, "alias", "second", "count", 12, NULL);
  g_clear_object (&object);
  g_assert_cmpstr (copy->name, ==, "first");
  g_assert_cmpstr (copy->other, ==, "of the element");
  g_assert_cmpuint (copy->count, ==, 11);
  g_assert_cmpint (copy->number, ==, -7);
}

static void
test_dup_unset (void)
{
  g_autoptr (GstObject) object = make (test_base_get_type ());
  TestBase *self = (TestBase *) object;

  g_object_set (object, "name-of-it", NULL, NULL);
  g_autofree Settings *copy =
      gst_mien_dup_settings (self, &self->settings, sizeof (Settings));
  g_assert_null (copy->name);
  g_assert_null (copy->other);
}

/* Strings are set and copied by two threads concurrently. */
static gpointer
set_names (gpointer object)
{
  for (guint i = 0; i < 20000; i++)
    g_object_set (object, "name-of-it", i % 2 ? "short" : "rather long", NULL);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (GstObject) object = make (test_base_get_type ());
  TestBase *self = (TestBase *) object;

  g_object_set (object, "name-of-it", "short", NULL);
  GThread *thread = g_thread_new ("set", set_names, object);
  for (guint i = 0; i < 20000; i++) {
    g_autofree Settings *copy =
        gst_mien_dup_settings (self, &self->settings, sizeof (Settings));
    if (!g_str_equal (copy->name, "short"))
      g_assert_cmpstr (copy->name, ==, "rather long");
  }
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/properties/defaults", test_defaults);
  g_test_add_func ("/properties/set-and-get", test_set_and_get);
  g_test_add_func ("/properties/computed", test_computed);
  g_test_add_func ("/properties/dup", test_dup);
  g_test_add_func ("/properties/dup-unset", test_dup_unset);
  g_test_add_func ("/properties/threads", test_threads);
  return g_test_run ();
}
