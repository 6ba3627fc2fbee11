/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "external.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "engine/error.h"

#define MAX_LOCATION 1024
#define MAX_SHOWN 40 /* characters of a value in a message */

typedef struct {
  const char *location;
  guint64 offset, length;
  gboolean has_length;
} Entry;

void
mien_external_init (MienExternal *external, const char *path)
{
  char *real = path ? realpath (path, NULL) : NULL;
  *external = (MienExternal) { real ? g_path_get_dirname (real) : NULL };
  free (real);
}

static void
close_file (MienExternal *external)
{
  if (external->location)
    close (external->fd);
  g_clear_pointer (&external->location, g_free);
}

void
mien_external_clear (MienExternal *external)
{
  close_file (external);
  g_clear_pointer (&external->folder, g_free);
}

gboolean
mien_external_has (const Onnx__TensorProto *proto)
{
  return proto->n_external_data > 0
      || (proto->has_data_location
          && proto->data_location
              != ONNX__TENSOR_PROTO__DATA_LOCATION__DEFAULT);
}

static gboolean refuse (GError **error, MienEngineError code,
    const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, MienEngineError code, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, MIEN_ENGINE_ERROR, code, "its external data %s", what);
  return FALSE;
}

static gboolean
read_number (const char *key, const char *text, guint64 *number, GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, number, NULL))
    return TRUE;
  const glong length = MIN (g_utf8_strlen (text, -1), MAX_SHOWN);
  g_autofree char *shown = g_utf8_substring (text, 0, length);
  return refuse (error, MIEN_ENGINE_ERROR_INVALID,
      "has no valid %s: expected a number of bytes, found \"%s\"", key, shown);
}

/* "checksum" and other keys are ignored. */
static gboolean
read_entry (const Onnx__TensorProto *proto, Entry *entry, GError **error)
{
  for (gsize i = 0; i < proto->n_external_data; i++) {
    const char *key = proto->external_data[i]->key;
    const char *value = proto->external_data[i]->value;
    if (!key || !value || !g_utf8_validate (value, -1, NULL))
      return refuse (error, MIEN_ENGINE_ERROR_INVALID,
          "has an entry without key or value, or one that is not UTF-8");
    if (strcmp (key, "location") == 0)
      entry->location = value;
    else if (strcmp (key, "offset") == 0) {
      if (!read_number (key, value, &entry->offset, error))
        return FALSE;
    } else if (strcmp (key, "length") == 0) {
      if (!read_number (key, value, &entry->length, error))
        return FALSE;
      entry->has_length = TRUE;
    }
  }
  if (!entry->location || entry->location[0] == '\0'
      || strlen (entry->location) > MAX_LOCATION)
    return refuse (error, MIEN_ENGINE_ERROR_INVALID,
        "has no location: expected a file name of 1 to %u bytes", MAX_LOCATION);
  return TRUE;
}

/* By name only; links are resolved in find_file (). */
static gboolean
is_inside (const char *location)
{
  g_auto (GStrv) parts = g_strsplit (location, "/", -1);
  return location[0] != '/'
      && !g_strv_contains ((const char *const *) parts, "..");
}

static gboolean
refuse_outside (const MienExternal *external, const char *location,
    GError **error)
{
  return refuse (error, MIEN_ENGINE_ERROR_INVALID,
      "is outside the model's folder: expected a file in %s, found \"%s\"; "
      "only files in that folder are read",
      external->folder, location);
}

static gboolean
refuse_missing (const MienExternal *external, const char *location,
    const char *found, GError **error)
{
  return refuse (error, MIEN_ENGINE_ERROR_NOT_FOUND,
      "is missing: expected the file \"%s\" in %s, found: %s; put it next "
      "to the model, or save the model as one file",
      location, external->folder, found);
}

/* The file's path with links resolved, which must be in the folder; free with
 * free (). */
static char *
find_file (const MienExternal *external, const char *location, GError **error)
{
  if (!external->folder) {
    refuse (error, MIEN_ENGINE_ERROR_UNSUPPORTED,
        "is in another file (\"%s\"), and a model loaded from memory has no "
        "folder: load the model from its path, or save it as one file",
        location);
    return NULL;
  }
  if (!is_inside (location)) {
    refuse_outside (external, location, error);
    return NULL;
  }
  g_autofree char *path = g_build_filename (external->folder, location, NULL);
  char *real = realpath (path, NULL);
  if (!real) {
    refuse_missing (external, location, g_strerror (errno), error);
    return NULL;
  }
  gsize n = strlen (external->folder);
  if (strncmp (real, external->folder, n) == 0
      && (real[n] == '/' || external->folder[n - 1] == '/'))
    return real;
  free (real);
  refuse_outside (external, location, error);
  return NULL;
}

static gboolean
open_file (MienExternal *external, const char *location, GError **error)
{
  if (g_strcmp0 (external->location, location) == 0)
    return TRUE;
  close_file (external);
  char *path = find_file (external, location, error);
  if (!path)
    return FALSE;
  /* Opening a pipe of this name must not block. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  const char *problem = fd < 0 ? g_strerror (errno) : NULL;
  free (path);
  struct stat info;
  if (!problem && fstat (fd, &info) != 0)
    problem = g_strerror (errno);
  else if (!problem && !S_ISREG (info.st_mode))
    problem = "not a regular file";
  if (problem) {
    if (fd >= 0)
      close (fd);
    return refuse_missing (external, location, problem, error);
  }
  external->location = g_strdup (location);
  external->fd = fd;
  external->size = info.st_size;
  return TRUE;
}

static gboolean
check_extent (const MienExternal *external, const Entry *entry, gsize n,
    GError **error)
{
  if (entry->has_length && entry->length != n)
    return refuse (error, MIEN_ENGINE_ERROR_INVALID,
        "has the wrong length: expected %" G_GSIZE_FORMAT
        " bytes according to the tensor's dimensions, found %" G_GUINT64_FORMAT
        "; export the model again",
        n, entry->length);
  if (entry->offset > (guint64) external->size
      || n > external->size - entry->offset)
    return refuse (error, MIEN_ENGINE_ERROR_INVALID,
        "ends early: expected %" G_GSIZE_FORMAT " bytes from byte "
        "%" G_GUINT64_FORMAT " of \"%s\", found a file of %" G_GINT64_FORMAT
        " bytes; it is truncated or belongs to another model: copy it again",
        n, entry->offset, entry->location, external->size);
  return TRUE;
}

/* The file is not mapped, so that a file that shrinks while being read causes
 * an error rather than a crash. */
static gboolean
read_all (int fd, guint8 *data, gsize n, guint64 offset)
{
  for (gsize done = 0; done < n;) {
    gssize got = pread (fd, data + done, n - done, offset + done);
    if (got <= 0 && !(got < 0 && errno == EINTR))
      return FALSE;
    done += MAX (got, 0);
  }
  return TRUE;
}

guint8 *
mien_external_read (MienExternal *external, const Onnx__TensorProto *proto,
    gsize n, GError **error)
{
  Entry entry = { 0 };
  if (!read_entry (proto, &entry, error)
      || !open_file (external, entry.location, error)
      || !check_extent (external, &entry, n, error))
    return NULL;
  g_autofree guint8 *data = g_malloc (MAX (n, 1));
  if (read_all (external->fd, data, n, entry.offset))
    return g_steal_pointer (&data);
  refuse (error, MIEN_ENGINE_ERROR_INVALID,
      "cannot be read: expected %" G_GSIZE_FORMAT " bytes of \"%s\", found "
      "fewer: the file was changed while it was read",
      n, entry.location);
  return NULL;
}
