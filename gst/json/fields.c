/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "fields.h"

struct _MienFields {
  GStrv names;
};

static const gchar *const FIELDS[] = { MIEN_FIELD_BOX, MIEN_FIELD_DETECTION,
  MIEN_FIELD_ID, MIEN_FIELD_LANDMARKS, MIEN_FIELD_ATTRIBUTES, MIEN_FIELD_SCORES,
  MIEN_FIELD_SNAPSHOT, NULL };

MienFields *
mien_fields_new (const gchar *text)
{
  if (!text)
    return NULL;
  MienFields *self = g_new (MienFields, 1);
  self->names = g_strsplit (text, ",", -1);
  for (guint i = 0; self->names[i]; i++)
    g_strstrip (self->names[i]);
  return self;
}

void
mien_fields_free (MienFields *self)
{
  if (!self)
    return;
  g_strfreev (self->names);
  g_free (self);
}

gboolean
mien_fields_has (const MienFields *self, const gchar *field)
{
  return !self || g_strv_contains ((const gchar *const *) self->names, field);
}

gboolean
mien_fields_names (const MienFields *self, const gchar *attribute)
{
  return mien_fields_has (self, attribute)
      && !g_strv_contains (FIELDS, attribute);
}
