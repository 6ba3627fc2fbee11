/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "json.h"

void
mien_json_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_print ("%s", g_ascii_formatd (text, sizeof (text), "%.9g", value));
}

void
mien_json_string (const char *text)
{
  g_autoptr (GString) quoted = g_string_new (NULL);
  for (; *text != '\0'; text++) {
    if (*text == '"' || *text == '\\')
      g_string_append_printf (quoted, "\\%c", *text);
    else if ((guchar) *text < ' ')
      g_string_append_printf (quoted, "\\u%04x", *text);
    else
      g_string_append_c (quoted, *text);
  }
  g_print ("\"%s\"", quoted->str);
}

void
mien_json_member (const char *key, double value)
{
  g_print (", \"%s\": ", key);
  mien_json_number (value);
}
