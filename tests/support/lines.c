/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "lines.h"

#include <string.h>

char *
test_line_of (GstBuffer *buffer)
{
  gsize size = gst_buffer_get_size (buffer);
  char *line = g_malloc (size + 1);

  line[gst_buffer_extract (buffer, 0, line, size)] = '\0';
  return line;
}

guint
test_count_parts (const char *text, const char *part)
{
  guint n = 0;

  for (; (text = strstr (text, part)); text++)
    n++;
  return n;
}
