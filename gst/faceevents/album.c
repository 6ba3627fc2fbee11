/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "album.h"

#include <string.h>

#define MAX_DIGITS 20

struct _GstMienAlbum {
  gchar *before, *after;
  guint digits, next;
};

/* `text` up to `end`, with "%%" replaced by a percent sign. */
static gchar *
unescape (const gchar *text, const gchar *end)
{
  GString *string = g_string_new (NULL);

  for (; text < end; text++) {
    g_string_append_c (string, *text);
    text += *text == '%';
  }
  return g_string_free (string, FALSE);
}

/* The end of the conversion at `percent`, such as %d or %05d; NULL: it is
 * invalid or another one. */
static const gchar *
read_conversion (const gchar *percent, guint *digits)
{
  gchar *at = (gchar *) percent + 1;
  const guint64 width = *at == '0' ? g_ascii_strtoull (at, &at, 10) : 0;

  *digits = (guint) MIN (width, MAX_DIGITS);
  return *at == 'd' || *at == 'u' ? at + 1 : NULL;
}

static const gchar *
find_percent (const gchar *text)
{
  while ((text = strchr (text, '%')) && text[1] == '%')
    text += 2;
  return text;
}

GstMienAlbum *
gst_mien_album_new (const gchar *pattern, GError **error)
{
  const gchar *percent = find_percent (pattern);
  guint digits;
  const gchar *rest = percent ? read_conversion (percent, &digits) : NULL;

  if (!rest || find_percent (rest)) {
    g_set_error (error, GST_LIBRARY_ERROR, GST_LIBRARY_ERROR_SETTINGS,
        "snapshot-location: expected a path with one number in it, such as "
        "faces/%%05d.jpg, found \"%s\"",
        pattern);
    return NULL;
  }
  GstMienAlbum *self = g_new0 (GstMienAlbum, 1);
  self->before = unescape (pattern, percent);
  self->after = unescape (rest, rest + strlen (rest));
  self->digits = digits;
  return self;
}

void
gst_mien_album_free (GstMienAlbum *self)
{
  if (!self)
    return;
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

static gchar *
next_path (GstMienAlbum *self)
{
  for (;;) {
    gchar *path = g_strdup_printf ("%s%0*u%s", self->before,
        (gint) self->digits, self->next++, self->after);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      return path;
    g_free (path);
  }
}

gchar *
gst_mien_album_add (GstMienAlbum *self, GstBuffer *buffer, GError **error)
{
  g_autofree gchar *path = next_path (self);
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    g_set_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_WRITE,
        "%s: the memory of the picture cannot be mapped", path);
    return NULL;
  }
  const gboolean ok =
      g_file_set_contents (path, (const gchar *) map.data, map.size, error);
  gst_buffer_unmap (buffer, &map);
  if (ok)
    return g_steal_pointer (&path);
  /* Otherwise the number would be skipped when writing works again. */
  self->next--;
  return NULL;
}
