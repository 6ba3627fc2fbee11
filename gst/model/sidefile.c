/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sidefile.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "engine/error.h"
#include "engine/foreign.h"

#define MAX_BYTES (1 << 20)
#define MAX_SHOWN 60 /* characters of a line, in a message */
#define UTF8_MARK "\xef\xbb\xbf"

struct _MienSidefile {
  char *path;
  GKeyFile *keys;
  GHashTable *lines; /* "GROUP" or "GROUP\nKEY" -> line, from 1 */
};

/* The current position while reading. */
typedef struct {
  MienSidefile *file;
  guint line;
  char *group; /* NULL before the first group */
} Scan;

static gboolean fail_at (const Scan *scan, GError **error, const char *format,
    ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail_at (const Scan *scan, GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID, "%s:%u: %s",
      scan->file->path, scan->line, text);
  return FALSE;
}

static char *
join (const char *group, const char *key)
{
  return key ? g_strconcat (group, "\n", key, NULL) : g_strdup (group);
}

static guint
find_line (const MienSidefile *self, const char *group, const char *key)
{
  g_autofree char *name = join (group, key);
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->lines, name));
}

/* The first occurrence counts. */
static void
note_line (const Scan *scan, const char *key)
{
  if (find_line (scan->file, scan->group, key) == 0)
    g_hash_table_insert (scan->file->lines, join (scan->group, key),
        GUINT_TO_POINTER (scan->line));
}

/* The line may be a whole file of another kind, so it is truncated. */
static gboolean
refuse_line (const Scan *scan, const char *expected, const char *line,
    GError **error)
{
  glong n = g_utf8_strlen (line, -1);
  g_autofree char *start = g_utf8_substring (line, 0, MIN (n, MAX_SHOWN));
  return fail_at (scan, error, "expected %s, found \"%s%s\"", expected, start,
      n > MAX_SHOWN ? "..." : "");
}

static gboolean
scan_group (Scan *scan, const char *line, GError **error)
{
  const char *end = strrchr (line, ']');
  if (!end || end[1] != '\0' || end == line + 1)
    return refuse_line (scan, "a group such as [NAME]", line, error);
  g_free (scan->group);
  scan->group = g_strndup (line + 1, end - line - 1);
  note_line (scan, NULL);
  return TRUE;
}

static gboolean
scan_key (Scan *scan, const char *line, const char *equals, GError **error)
{
  g_autofree char *key = g_strchomp (g_strndup (line, equals - line));
  if (*key == '\0')
    return refuse_line (scan, "KEY=VALUE", line, error);
  if (!scan->group)
    return refuse_line (scan,
        "groups of keys, with a line such as [mien] before "
        "the first key",
        line, error);
  guint before = find_line (scan->file, scan->group, key);
  if (before != 0)
    return fail_at (scan, error,
        "[%s] %s: expected each key once, found it "
        "also in line %u",
        scan->group, key, before);
  note_line (scan, key);
  return TRUE;
}

/* Names the key if it is valid UTF-8 itself. */
static gboolean
refuse_bytes (const Scan *scan, const char *line, const char *bad,
    GError **error)
{
  const char *equals = strchr (line, '=');
  g_autofree char *key = equals && equals < bad
      ? g_strchomp (g_strndup (line, equals - line))
      : g_strdup ("");
  return fail_at (scan, error,
      "%s%s%s%s%sexpected UTF-8, found the byte "
      "0x%02x; save the file as UTF-8 (of Latin-1: iconv -f ISO-8859-1 "
      "-t UTF-8)",
      scan->group ? "[" : "", scan->group ? scan->group : "",
      scan->group ? "] " : "", key, *key != '\0' ? ": " : "",
      (guint) (guint8) *bad);
}

static gboolean
scan_line (Scan *scan, char *line, gsize length, GError **error)
{
  const char *bad = NULL;
  scan->line++;
  if (!g_utf8_validate (line, length, &bad))
    return refuse_bytes (scan, line, bad, error);
  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  const char *equals = strchr (line, '=');
  if (*line == '[')
    return scan_group (scan, line, error);
  if (equals)
    return scan_key (scan, line, equals, error);
  return refuse_line (scan, "groups of keys: [NAME], KEY=VALUE or # COMMENT",
      line, error);
}

/* UTF-16 is recognised by its byte order mark, or by the zeros in ASCII
 * text. */
static gboolean
is_utf16 (const char *text, gsize size)
{
  return size >= 2
      && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0
          || text[0] == '\0' || text[1] == '\0');
}

static gboolean
scan_text (MienSidefile *self, const char *text, gsize size, GError **error)
{
  Scan scan = { .file = self, .line = 1 };
  const char *foreign = mien_foreign_file (text, size);
  if (foreign) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "%s: expected groups of keys, found %s", self->path, foreign);
    return FALSE;
  }
  if (is_utf16 (text, size))
    return fail_at (&scan, error,
        "expected UTF-8, found UTF-16; save the "
        "file as UTF-8 (iconv -f UTF-16 -t UTF-8)");
  scan.line = 0;
  gboolean ok = TRUE;
  for (const char *end = text + size; ok && text < end;) {
    const char *stop = memchr (text, '\n', end - text);
    gsize length = (stop ? stop : end) - text;
    g_autofree char *line = g_strndup (text, length);
    ok = scan_line (&scan, line, length, error);
    text += length + 1;
  }
  g_free (scan.group);
  return ok;
}

static gboolean
read_file (MienSidefile *self, GError **error)
{
  GStatBuf info;
  g_autofree char *text = NULL;
  gsize size = 0;
  if (g_stat (self->path, &info) == 0
      && (!S_ISREG (info.st_mode) || info.st_size > MAX_BYTES)) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "%s: expected a file of at most %d bytes", self->path, MAX_BYTES);
    return FALSE;
  }
  g_autoptr (GError) reason = NULL;
  if (!g_file_get_contents (self->path, &text, &size, &reason)) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "expected a side file of groups and keys, found: %s", reason->message);
    return FALSE;
  }
  gsize mark = g_str_has_prefix (text, UTF8_MARK) ? strlen (UTF8_MARK) : 0;
  if (!scan_text (self, text + mark, size - mark, error))
    return FALSE;
  if (g_key_file_load_from_data (self->keys, text + mark, size - mark,
          G_KEY_FILE_KEEP_TRANSLATIONS, &reason))
    return TRUE;
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "%s: expected groups of keys: %s", self->path, reason->message);
  return FALSE;
}

MienSidefile *
mien_sidefile_load (const char *path, GError **error)
{
  g_autoptr (MienSidefile) self = g_new0 (MienSidefile, 1);
  self->path = g_strdup (path);
  self->keys = g_key_file_new ();
  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return read_file (self, error) ? g_steal_pointer (&self) : NULL;
}

void
mien_sidefile_free (MienSidefile *self)
{
  if (!self)
    return;
  g_free (self->path);
  g_key_file_unref (self->keys);
  g_hash_table_unref (self->lines);
  g_free (self);
}

char **
mien_sidefile_groups (const MienSidefile *self)
{
  return g_key_file_get_groups (self->keys, NULL);
}

char **
mien_sidefile_keys (const MienSidefile *self, const char *group)
{
  char **keys = g_key_file_get_keys (self->keys, group, NULL, NULL);
  return keys ? keys : g_new0 (char *, 1);
}

/* The characters allowed after a backslash; in lists also the separator. */
#define ESCAPES "sntr\\"
#define LIST_ESCAPES ESCAPES ";"

static gboolean
has_wrong_escape (const char *raw, const char *escapes)
{
  for (; *raw != '\0'; raw++) {
    if (*raw != '\\')
      continue;
    raw++;
    if (*raw == '\0' || !strchr (escapes, *raw))
      return TRUE;
  }
  return FALSE;
}

/* GLib would return some string anyway, and would warn about a second error in
 * a value. A missing key is not an error. */
static gboolean
check_escapes (const MienSidefile *self, const char *group, const char *key,
    const char *escapes, GError **error)
{
  g_autofree char *raw = g_key_file_get_value (self->keys, group, key, NULL);
  if (!raw || !has_wrong_escape (raw, escapes))
    return TRUE;
  g_autofree char *expected =
      g_strdup_printf ("no backslash except in \\s, \\n, \\t, \\r%s and \\\\",
          g_str_equal (escapes, LIST_ESCAPES) ? ", \\;" : "");
  return mien_sidefile_refuse (self, group, key, expected, raw, error);
}

gboolean
mien_sidefile_get (const MienSidefile *self, const char *group, const char *key,
    char **value, GError **error)
{
  *value = NULL;
  if (!check_escapes (self, group, key, ESCAPES, error))
    return FALSE;
  *value = g_key_file_get_string (self->keys, group, key, NULL);
  if (*value != NULL)
    g_strstrip (*value);
  return TRUE;
}

gboolean
mien_sidefile_get_list (const MienSidefile *self, const char *group,
    const char *key, char ***list, GError **error)
{
  *list = NULL;
  if (!check_escapes (self, group, key, LIST_ESCAPES, error))
    return FALSE;
  *list = g_key_file_get_string_list (self->keys, group, key, NULL, NULL);
  for (guint i = 0; *list != NULL && (*list)[i] != NULL; i++)
    g_strstrip ((*list)[i]);
  return TRUE;
}

gboolean
mien_sidefile_fail (const MienSidefile *self, const char *group,
    const char *key, GError **error, const char *format, ...)
{
  guint line = find_line (self, group, key);
  if (line == 0)
    line = find_line (self, group, NULL);
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "%s:%u: [%s]%s%s: %s", self->path, line, group, key ? " " : "",
      key ? key : "", text);
  return FALSE;
}

gboolean
mien_sidefile_refuse (const MienSidefile *self, const char *group,
    const char *key, const char *expected, const char *found, GError **error)
{
  return mien_sidefile_fail (self, group, key, error,
      "expected %s, found \"%s\"", expected, found);
}

gboolean
mien_sidefile_parse_float (const char *text, float *number)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  if (end == text || *g_strchug (end) != '\0' || !isfinite (value)
      || fabs (value) > 1e6)
    return FALSE;
  *number = value;
  return TRUE;
}
