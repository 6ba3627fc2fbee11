/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "base/properties.h"

#include <string.h>

typedef struct {
  GParamSpec *spec;
  glong offset;
  GstMienPropertyGetter get; /* NULL: the value is a field */
} Property;

static G_DEFINE_QUARK (gst_mien_properties, properties)

/* The properties of one class by id, from 1; NULL if it has none. */
static GArray *
table_of (GType type)
{
  return g_type_get_qdata (type, properties_quark ());
}

static void
set_field (gpointer field, const GValue *value)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value))) {
    case G_TYPE_BOOLEAN:
      *(gboolean *) field = g_value_get_boolean (value);
      break;
    case G_TYPE_INT:
      *(gint *) field = g_value_get_int (value);
      break;
    case G_TYPE_UINT:
      *(guint *) field = g_value_get_uint (value);
      break;
    case G_TYPE_INT64:
      *(gint64 *) field = g_value_get_int64 (value);
      break;
    case G_TYPE_UINT64:
      *(guint64 *) field = g_value_get_uint64 (value);
      break;
    case G_TYPE_FLOAT:
      *(gfloat *) field = g_value_get_float (value);
      break;
    case G_TYPE_DOUBLE:
      *(gdouble *) field = g_value_get_double (value);
      break;
    case G_TYPE_ENUM:
      *(gint *) field = g_value_get_enum (value);
      break;
    case G_TYPE_FLAGS:
      *(guint *) field = g_value_get_flags (value);
      break;
    case G_TYPE_STRING:
      g_free (*(gchar **) field);
      *(gchar **) field = g_value_dup_string (value);
      break;
    default:
      g_assert_not_reached ();
  }
}

static void
get_field (gconstpointer field, GValue *value)
{
  switch (G_TYPE_FUNDAMENTAL (G_VALUE_TYPE (value))) {
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) field);
      break;
    case G_TYPE_INT:
      g_value_set_int (value, *(const gint *) field);
      break;
    case G_TYPE_UINT:
      g_value_set_uint (value, *(const guint *) field);
      break;
    case G_TYPE_INT64:
      g_value_set_int64 (value, *(const gint64 *) field);
      break;
    case G_TYPE_UINT64:
      g_value_set_uint64 (value, *(const guint64 *) field);
      break;
    case G_TYPE_FLOAT:
      g_value_set_float (value, *(const gfloat *) field);
      break;
    case G_TYPE_DOUBLE:
      g_value_set_double (value, *(const gdouble *) field);
      break;
    case G_TYPE_ENUM:
      g_value_set_enum (value, *(const gint *) field);
      break;
    case G_TYPE_FLAGS:
      g_value_set_flags (value, *(const guint *) field);
      break;
    case G_TYPE_STRING:
      g_value_set_string (value, *(gchar *const *) field);
      break;
    default:
      g_assert_not_reached ();
  }
}

static const Property *
property_of (guint id, const GParamSpec *spec)
{
  return &g_array_index (table_of (spec->owner_type), Property, id - 1);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  GST_OBJECT_LOCK (object);
  set_field (G_STRUCT_MEMBER_P (object, property_of (id, spec)->offset), value);
  GST_OBJECT_UNLOCK (object);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  const Property *property = property_of (id, spec);

  if (property->get) {
    property->get (object, value);
    return;
  }
  GST_OBJECT_LOCK (object);
  get_field (G_STRUCT_MEMBER_P (object, property->offset), value);
  GST_OBJECT_UNLOCK (object);
}

/* The field of `property` if that is a string that is set; else NULL. */
static gchar **
string_of (const Property *property, gpointer object)
{
  gchar **field = G_STRUCT_MEMBER_P (object, property->offset);
  return !property->get && G_IS_PARAM_SPEC_STRING (property->spec) && *field
      ? field
      : NULL;
}

static void
free_strings (GObject *object, const GArray *table)
{
  for (guint i = 0; i < table->len; i++) {
    gchar **string = string_of (&g_array_index (table, Property, i), object);
    if (string)
      g_clear_pointer (string, g_free);
  }
}

static void
finalize (GObject *object)
{
  GObjectClass *class = G_OBJECT_GET_CLASS (object);

  for (GType type = G_OBJECT_TYPE (object); type; type = g_type_parent (type))
    if (table_of (type))
      free_strings (object, table_of (type));
  /* Subclasses inherit this function: chain up to the first ancestor with
   * another one. */
  while (class->finalize != finalize)
    class = g_type_class_peek_parent (class);
  while (class->finalize == finalize)
    class = g_type_class_peek_parent (class);
  class->finalize (object);
}

static void
install (gpointer klass, Property property)
{
  const GType type = G_TYPE_FROM_CLASS (klass);

  if (!table_of (type)) {
    g_type_set_qdata (type, properties_quark (),
        g_array_new (FALSE, FALSE, sizeof (Property)));
    G_OBJECT_CLASS (klass)->set_property = set_property;
    G_OBJECT_CLASS (klass)->get_property = get_property;
    G_OBJECT_CLASS (klass)->finalize = finalize;
  }
  g_array_append_val (table_of (type), property);
  g_object_class_install_property (klass, table_of (type)->len, property.spec);
}

void
gst_mien_install_property (gpointer klass, glong offset, GParamSpec *spec)
{
  install (klass, (Property) { spec, offset });
}

void
gst_mien_install_computed (gpointer klass, GstMienPropertyGetter get,
    GParamSpec *spec)
{
  install (klass, (Property) { spec, .get = get });
}

void
gst_mien_set_defaults (gpointer object)
{
  const GArray *table = table_of (G_OBJECT_TYPE (object));

  for (guint i = 0; i < table->len; i++) {
    const Property *property = &g_array_index (table, Property, i);
    if (!property->get)
      set_property (object, i + 1,
          g_param_spec_get_default_value (property->spec), property->spec);
  }
}

/* The next string of `object`, from number `*next` of `table` on, whose field
 * is within `size` bytes from `settings`; NULL after the last one. */
static gchar **
next_string (const GArray *table, guint *next, gpointer object,
    gconstpointer settings, gsize size)
{
  while (*next < table->len) {
    gchar **string =
        string_of (&g_array_index (table, Property, (*next)++), object);
    if ((gconstpointer) string >= settings
        && (const gchar *) string < (const gchar *) settings + size)
      return string;
  }
  return NULL;
}

gpointer
gst_mien_dup_settings (gpointer object, gconstpointer settings, gsize size)
{
  const GArray *table = table_of (G_OBJECT_TYPE (object));
  gsize total = size;
  gchar **string;
  guint next = 0;

  GST_OBJECT_LOCK (object);
  while ((string = next_string (table, &next, object, settings, size)))
    total += strlen (*string) + 1;
  gchar *copy = g_malloc (total);
  gchar *end = (gchar *) memcpy (copy, settings, size) + size;
  next = 0;
  while ((string = next_string (table, &next, object, settings, size))) {
    const glong offset = (const gchar *) string - (const gchar *) settings;
    G_STRUCT_MEMBER (gchar *, copy, offset) = end;
    end = g_stpcpy (end, *string) + 1;
  }
  GST_OBJECT_UNLOCK (object);
  return copy;
}

GParamSpec *
gst_mien_object_class_spec (void)
{
  return g_param_spec_string ("object-class", "Object class",
      "Types of regions of interest and analytics objects from other elements "
      "that count as faces, separated by commas; empty = none",
      GST_MIEN_OBJECT_CLASS_DEFAULT, GST_MIEN_PARAM_ANY_TIME);
}

/* Adds the type to the plugin's documentation. */
static GType
publish (GType type)
{
  gst_type_mark_as_plugin_api (type, 0);
  return type;
}

GType
gst_mien_enum_type (const gchar *name, const GEnumValue *values)
{
  const GType type = g_type_from_name (name);
  return type ? type : publish (g_enum_register_static (name, values));
}

GType
gst_mien_flags_type (const gchar *name, const GFlagsValue *values)
{
  const GType type = g_type_from_name (name);
  return type ? type : publish (g_flags_register_static (name, values));
}
