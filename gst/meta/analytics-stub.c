/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "adopt.h"
#include "mirror.h"

void
mien_analytics_mirror (GstBuffer *buffer, GPtrArray *metas, guint width,
    guint height)
{
}

void
mien_analytics_clear (GstBuffer *buffer, GPtrArray *metas)
{
}

void
mien_analytics_adopt (GstBuffer *buffer, const gchar *classes)
{
}

gboolean
mien_analytics_has_strangers (GstBuffer *buffer, const gchar *classes)
{
  return FALSE;
}

gboolean
mien_analytics_has_faces (GstBuffer *buffer, const gchar *classes)
{
  return FALSE;
}
