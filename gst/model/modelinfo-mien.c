/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The group [mien] of a side file, which describes the network. */
#include <math.h>
#include <string.h>

#include "modelinfo-private.h"
#include "model/nearest.h"

#define MAX_LARGEST_FACE 65535

typedef MienModelinfoReader Reader;

static MienFraming *
get_framing (MienModelinfo *info, const char *detector)
{
  MienFraming *framing = g_hash_table_lookup (info->framing, detector);
  if (!framing) {
    framing = g_memdup2 (g_hash_table_lookup (info->framing, "default"),
        sizeof (*framing));
    g_hash_table_insert (info->framing, g_strdup (detector), framing);
  }
  return framing;
}

static gboolean
is_framing (const char *key)
{
  return (g_str_has_prefix (key, "side-") || g_str_has_prefix (key, "shift-"))
      && strchr (key, '-')[1] != '\0';
}

/* Reads a key such as "side-yunet" or "shift-yunet", for the detector
 * "yunet". */
static gboolean
read_framing (const Reader *reader, const char *key, GError **error)
{
  g_autofree char *text = NULL;
  if (!mien_sidefile_get (reader->file, "mien", key, &text, error))
    return FALSE;
  if (!text)
    return TRUE;
  MienFraming *framing = get_framing (reader->info, strchr (key, '-') + 1);
  gboolean is_side = g_str_has_prefix (key, "side-");
  float *number = is_side ? &framing->side : &framing->shift;
  if (!mien_sidefile_parse_float (text, number)
      || (is_side && (*number < 0.1f || *number > 10)) || fabsf (*number) > 10)
    return mien_sidefile_refuse (reader->file, "mien", key,
        is_side ? "a number from 0.1 to 10" : "a number from -10 to 10", text,
        error);
  return TRUE;
}

static gboolean
refuse_key (const Reader *reader, const char *key, const char *nearest,
    const char *known, GError **error)
{
  return mien_sidefile_fail (reader->file, "mien", key, error,
      "no such key; the nearest is \"%s\" (of %s)", nearest, known);
}

/* Detectors can have any name, because other elements may report any. But a
 * name that differs by one letter from one of ours is probably a typing
 * error. */
static gboolean
check_key (const Reader *reader, const char *key, GError **error)
{
  static const char *const known[] = { MIEN_HEAD_KEYS, "task", "color-order",
    "side-default", "side-yunet", "side-cascade", "side-roi", "shift-default",
    "shift-yunet", "shift-cascade", "shift-roi", NULL };
  g_autofree char *lower = g_ascii_strdown (key, -1);
  const char *nearest = mien_nearest_word (lower, known);
  if (strcmp (key, nearest) == 0
      || (is_framing (key) && mien_word_distance (lower, nearest) > 1))
    return TRUE;
  return refuse_key (reader, key, nearest,
      MIEN_HEAD_KEYS_TEXT ", task, color-order, side-DETECTOR, shift-DETECTOR",
      error);
}

static gboolean
read_framings (const Reader *reader, char *const *keys, GError **error)
{
  /* The defaults for the others. */
  if (!read_framing (reader, "side-default", error)
      || !read_framing (reader, "shift-default", error))
    return FALSE;
  for (guint i = 0; keys[i]; i++)
    if (is_framing (keys[i]) && !read_framing (reader, keys[i], error))
      return FALSE;
  return TRUE;
}

/* The same for a network that finds faces. */
static gboolean
check_find_key (const Reader *reader, const char *key, GError **error)
{
  static const char *const known[] = { MIEN_FIND_KEYS, NULL };
  return g_strv_contains (known, key)
      || refuse_key (reader, key, mien_nearest_word (key, known),
          MIEN_FIND_KEYS_TEXT " with task=" MIEN_TASK_FIND_NAME, error);
}

static gboolean
read_task (const Reader *reader, GError **error)
{
  g_autofree char *task = NULL;
  if (!mien_sidefile_get (reader->file, "mien", "task", &task, error))
    return FALSE;
  if (!task)
    return TRUE;
  reader->info->task = MIEN_TASK_FIND;
  return strcmp (task, MIEN_TASK_FIND_NAME) == 0
      || mien_sidefile_refuse (reader->file, "mien", "task",
          MIEN_TASK_FIND_NAME ", or no key for a network that classifies faces",
          task, error);
}

static gboolean
read_largest_face (const Reader *reader, GError **error)
{
  g_autofree char *text = NULL;
  if (!mien_sidefile_get (reader->file, "mien", "largest-face", &text, error))
    return FALSE;
  guint64 number = 0;
  if (text
      && !g_ascii_string_to_unsigned (text, 10, 0, MAX_LARGEST_FACE, &number,
          NULL))
    return mien_sidefile_refuse (reader->file, "mien", "largest-face",
        "pixels, from 0 (any size) to 65535", text, error);
  reader->info->largest_face = number;
  return TRUE;
}

gboolean
mien_modelinfo_read_mien (const MienModelinfoReader *reader, GError **error)
{
  MienModelinfo *info = reader->info;
  g_autofree char *order = NULL;
  g_auto (GStrv) keys = mien_sidefile_keys (reader->file, "mien");
  if (!read_task (reader, error))
    return FALSE;
  const gboolean finds = info->task == MIEN_TASK_FIND;
  for (guint i = 0; keys[i]; i++)
    if (!(finds ? check_find_key : check_key) (reader, keys[i], error))
      return FALSE;
  if (!mien_sidefile_get (reader->file, "mien", "color-order", &order, error))
    return FALSE;
  info->bgr = g_strcmp0 (order, "bgr") == 0;
  if (order && !info->bgr && strcmp (order, "rgb") != 0)
    return mien_sidefile_refuse (reader->file, "mien", "color-order",
        "rgb or bgr", order, error);
  return finds ? read_largest_face (reader, error)
               : read_framings (reader, keys, error);
}
