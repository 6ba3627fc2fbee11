/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "objectclass.h"

#include <string.h>

/* Whether the `length` bytes at `item`, without spaces around, are `name`. */
static gboolean
is_name (const gchar *item, gsize length, const gchar *name)
{
  while (length > 0 && item[0] == ' ') {
    item++;
    length--;
  }
  while (length > 0 && item[length - 1] == ' ')
    length--;
  return length > 0 && strlen (name) == length
      && memcmp (item, name, length) == 0;
}

gboolean
mien_object_class_has (const gchar *classes, GQuark type)
{
  const gchar *name = g_quark_to_string (type);
  const gchar *item = classes ? classes : "face";

  if (!name)
    return FALSE;
  for (;;) {
    const gsize length = strcspn (item, ",");
    if (is_name (item, length, name))
      return TRUE;
    if (!item[length])
      return FALSE;
    item += length + 1;
  }
}
