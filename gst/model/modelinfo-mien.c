/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The group of a side file that is ours: what it says of the network. */
#include <math.h>
#include <string.h>

#include "modelinfo-private.h"
#include "model/nearest.h"

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

/* "side-yunet" and "shift-yunet" for the detector "yunet". */
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

/* Detectors may have any name, as those of other elements do, but hardly one
 * that is a slip away from one of ours. */
static gboolean
check_key (const Reader *reader, const char *key, GError **error)
{
  static const char *const known[] = { MIEN_HEAD_KEYS, "color-order",
    "side-default", "side-yunet", "side-cascade", "side-roi", "shift-default",
    "shift-yunet", "shift-cascade", "shift-roi", NULL };
  g_autofree char *lower = g_ascii_strdown (key, -1);
  const char *nearest = mien_nearest_word (lower, known);
  if (strcmp (key, nearest) == 0
      || (is_framing (key) && mien_word_distance (lower, nearest) > 1))
    return TRUE;
  return mien_sidefile_fail (reader->file, "mien", key, error,
      "no such key; the nearest is \"%s\" (of " MIEN_HEAD_KEYS_TEXT
      ", color-order, side-DETECTOR, shift-DETECTOR)",
      nearest);
}

static gboolean
read_framings (const Reader *reader, char *const *keys, GError **error)
{
  /* What the others start from. */
  if (!read_framing (reader, "side-default", error)
      || !read_framing (reader, "shift-default", error))
    return FALSE;
  for (guint i = 0; keys[i]; i++)
    if (is_framing (keys[i]) && !read_framing (reader, keys[i], error))
      return FALSE;
  return TRUE;
}

gboolean
mien_modelinfo_read_mien (const MienModelinfoReader *reader, GError **error)
{
  MienModelinfo *info = reader->info;
  g_autofree char *order = NULL;
  g_auto (GStrv) keys = mien_sidefile_keys (reader->file, "mien");
  for (guint i = 0; keys[i]; i++)
    if (!check_key (reader, keys[i], error))
      return FALSE;
  if (!mien_sidefile_get (reader->file, "mien", "color-order", &order, error))
    return FALSE;
  info->bgr = g_strcmp0 (order, "bgr") == 0;
  if (order && !info->bgr && strcmp (order, "rgb") != 0)
    return mien_sidefile_refuse (reader->file, "mien", "color-order",
        "rgb or bgr", order, error);
  return read_framings (reader, keys, error);
}
