/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Properties as a table: each is a GParamSpec and the field of the instance
 * that holds its value. Ids, reading, writing and freeing come with it.
 */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* Flags that say when a property may change; what is set AT_START counts from
 * the next start on. */
#define GST_MIEN_PARAM_ANY_TIME \
  (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING)
#define GST_MIEN_PARAM_AT_START \
  (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY)

/*
 * Gives `klass`, of a GstObject, the property `spec` (transfer floating),
 * whose value is the field at `offset` in the instance: gboolean, gint, guint,
 * gint64, guint64, gfloat, gdouble, an enum, flags as guint, or gchar * that the instance owns,
 * as `spec` has it. Others read and write fields under the OBJECT_LOCK.
 * Several properties may share a field. For class_init; the class must leave
 * set_property, get_property and finalize alone, or chain up.
 */
void gst_mien_install_property (gpointer klass, glong offset, GParamSpec *spec);

/* Fills in a value of the property's type. Any thread, without the
 * OBJECT_LOCK. */
typedef void (*GstMienPropertyGetter) (GObject *object, GValue *value);

/* The same of a read-only property that is no field. */
void gst_mien_install_computed (gpointer klass, GstMienPropertyGetter get,
    GParamSpec *spec);

/*
 * Sets the properties that `object`'s own class installed to their defaults,
 * which therefore stand once. For instance_init.
 *
 * Not G_PARAM_CONSTRUCT, which does the same but where the first value is out
 * of range: GObject refuses that one, and then sets none at all. gst-launch
 * constructs elements with the values that users type.
 */
void gst_mien_set_defaults (gpointer object);

/* A copy of the struct of `size` bytes that lies at `settings` in `object`, as
 * it is at one moment. Its fields that are string properties of the object's
 * own class are copied with it, in one block: g_free () frees all. Any
 * thread, without the OBJECT_LOCK. */
gpointer gst_mien_dup_settings (gpointer object, gconstpointer settings,
    gsize size);

/* Of "object-class", a string: what others' metadata calls faces. NULL counts
 * as the default. */
#define GST_MIEN_OBJECT_CLASS_DEFAULT "face"
GParamSpec *gst_mien_object_class_spec (void);

/* The type of this name, registered with `values` at the first call. For
 * class_init, which GObject runs one at a time. */
GType gst_mien_enum_type (const gchar *name, const GEnumValue *values);
GType gst_mien_flags_type (const gchar *name, const GFlagsValue *values);

G_END_DECLS
