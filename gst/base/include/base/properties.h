/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Properties as a table: each is a GParamSpec and the field of the instance
 * that holds its value. Ids, reading, writing and freeing are handled here.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Flags for when a property may change; AT_START values take effect at the next
 * start. */
#define GST_MIEN_PARAM_ANY_TIME \
  (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING)
#define GST_MIEN_PARAM_AT_START \
  (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY)

/*
 * Installs the property `spec` (transfer floating) on `klass`, the class of a
 * GstObject. Its value is the field at `offset` in the instance, whose type
 * follows from `spec`: gboolean, gint, guint, gint64, guint64, gfloat, gdouble,
 * an enum, guint for flags, or gchar * owned by the instance. Other code must
 * hold the OBJECT_LOCK to read or write fields. Several properties may share a
 * field. For class_init; the class must not override set_property, get_property
 * and finalize without chaining up.
 */
void gst_mien_install_property (gpointer klass, glong offset, GParamSpec *spec);

/* Sets `value`, which has the property's type. Any thread, without the
 * OBJECT_LOCK. */
typedef void (*GstMienPropertyGetter) (GObject *object, GValue *value);

/* The same for a read-only property without a field. */
void gst_mien_install_computed (gpointer klass, GstMienPropertyGetter get,
    GParamSpec *spec);

/*
 * Sets the properties that `object`'s own class installed to their defaults, so
 * that each default is defined in one place. For instance_init.
 *
 * G_PARAM_CONSTRUCT would do the same, except if the value passed at
 * construction is out of range: GObject then rejects it and sets none at all.
 * gst-launch constructs elements with the values that users type.
 */
void gst_mien_set_defaults (gpointer object);

/* A consistent copy of the struct of `size` bytes at `settings` in `object`.
 * Its fields that are string properties of the object's own class are copied
 * too, all in one block, which is freed with g_free (). Any thread, without the
 * OBJECT_LOCK. */
gpointer gst_mien_dup_settings (gpointer object, gconstpointer settings,
    gsize size);

/* The spec of "object-class", a string: the types in other elements' metadata
 * that count as faces. NULL means the default. */
#define GST_MIEN_OBJECT_CLASS_DEFAULT "face"
GParamSpec *gst_mien_object_class_spec (void);

/* The type with this name, registered with `values` by the first call. For
 * class_init, which GObject serializes. */
GType gst_mien_enum_type (const gchar *name, const GEnumValue *values);
GType gst_mien_flags_type (const gchar *name, const GFlagsValue *values);

G_END_DECLS
