/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is written of a face, and of events. Any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MIEN_FIELD_BOX "box"
#define MIEN_FIELD_DETECTION "detection"
#define MIEN_FIELD_ID "id"
#define MIEN_FIELD_LANDMARKS "landmarks"
#define MIEN_FIELD_ATTRIBUTES "attributes" /* all of them */
#define MIEN_FIELD_SCORES "scores"
#define MIEN_FIELD_SNAPSHOT "snapshot" /* of events: where it is */

/* NULL: all fields. */
typedef struct _MienFields MienFields;

/* Of names separated by commas; NULL for NULL. */
MienFields *mien_fields_new (const gchar *text);
void mien_fields_free (MienFields *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienFields, mien_fields_free)

/* Whether a field of those above is written. */
gboolean mien_fields_has (const MienFields *self, const gchar *field);

/* Whether the attribute of that name was asked for by it. Attributes may be
 * called as fields are; then they come with "attributes" only. */
gboolean mien_fields_names (const MienFields *self, const gchar *attribute);

G_END_DECLS
