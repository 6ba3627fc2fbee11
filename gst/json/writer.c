/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "writer.h"

#include <string.h>

/* The end of the string that starts at `at`. */
static const gchar *
skip_string (const gchar *at)
{
  for (at++; *at && *at != '"'; at++)
    if (*at == '\\' && at[1])
      at++;
  return *at ? at + 1 : at;
}

/* JSON-GLib writes 1e22 as 1e+22.0, which no parser accepts, not even its
 * own. */
static const gchar *
skip_number (const gchar *at, gsize *length)
{
  const gsize n = strspn (at, "+-.0123456789eE");
  const gchar *e = memchr (at, 'e', n);
  const gchar *point = e ? memchr (e, '.', at + n - e) : NULL;

  *length = point ? (gsize) (point - at) : n;
  return at + n;
}

gchar *
mien_json_write (JsonNode *node)
{
  g_autofree gchar *written = json_to_string (node, FALSE);
  GString *line = g_string_sized_new (strlen (written) + 1);

  for (const gchar *at = written; *at;) {
    const gchar *begin = at;
    gsize length = 1;
    if (*at == '"')
      length = (at = skip_string (at)) - begin;
    else if (g_ascii_isdigit (*at) || *at == '-')
      at = skip_number (at, &length);
    else
      at++;
    g_string_append_len (line, begin, length);
  }
  return g_string_free (line, FALSE);
}
