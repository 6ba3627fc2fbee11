/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The interned copy of a name, which is never freed; NULL for NULL. Names from
 * files and command lines may be any bytes, but readers, mirrors and JSON
 * expect UTF-8. */
static inline const gchar *
mien_intern (const gchar *name)
{
  if (!name || g_utf8_validate (name, -1, NULL))
    return g_intern_string (name);
  g_autofree gchar *valid = g_utf8_make_valid (name, -1);
  return g_intern_string (valid);
}

G_END_DECLS
