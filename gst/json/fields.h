/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The fields to write for faces and events. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MIEN_FIELD_BOX "box"
#define MIEN_FIELD_DETECTION "detection"
#define MIEN_FIELD_ID "id"
#define MIEN_FIELD_LANDMARKS "landmarks"
#define MIEN_FIELD_ATTRIBUTES "attributes" /* all of them */
#define MIEN_FIELD_SCORES "scores"
#define MIEN_FIELD_SNAPSHOT "snapshot" /* of events: the path of the file */

/* NULL: all fields. */
typedef struct _MienFields MienFields;

/* Parses names separated by commas; returns NULL for NULL. */
MienFields *mien_fields_new (const gchar *text);
void mien_fields_free (MienFields *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienFields, mien_fields_free)

/* Whether to write one of the fields above. */
gboolean mien_fields_has (const MienFields *self, const gchar *field);

/* Whether the attribute is chosen by its name. An attribute whose name is that
 * of a field can only be chosen with "attributes". */
gboolean mien_fields_names (const MienFields *self, const gchar *attribute);

G_END_DECLS
