/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include <glib/gstdio.h>

#include "engine/error.h"
#include "log/log.h"
#include "modelinfo-private.h"
#include "model/nearest.h"

#define GROUP_ID_LOGITS "classification-generic-out"
#define GROUP_ID_PROBABILITIES "classification-generic-softmaxed-out"

typedef MienModelinfoReader Reader;

static gboolean
parse_range (const char *text, float *min, float *max)
{
  g_auto (GStrv) ends = g_strsplit (text, ",", 3);
  return g_strv_length (ends) == 2 && mien_sidefile_parse_float (ends[0], min)
      && mien_sidefile_parse_float (ends[1], max) && *min < *max;
}

/* "min,max" for all channels, or one per channel, in the order of the
 * tensor. */
static gboolean
parse_ranges (const char *text, guint n_channels, MienModelinfo *info)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  guint n = g_strv_length (parts);
  if (n > 1 && *g_strstrip (parts[n - 1]) == '\0')
    n--;
  if (n != 1 && n != n_channels)
    return FALSE;
  for (guint c = 0; c < MIEN_MAX_CHANNELS; c++)
    if (!parse_range (parts[MIN (c, n - 1)], &info->range_min[c],
            &info->range_max[c]))
      return FALSE;
  return TRUE;
}

static gboolean
read_ranges (const Reader *reader, const char *group, GError **error)
{
  g_autofree char *text = NULL;
  if (!mien_sidefile_get (reader->file, group, "ranges", &text, error))
    return FALSE;
  guint n =
      mien_shape_dim (&reader->graph->values[reader->graph->input].shape, 0);
  if (!text || parse_ranges (text, n, reader->info))
    return TRUE;
  g_autofree char *expected = g_strdup_printf (
      "the values of black and white, "
      "such as -1.0,1.0: once, or for each of the %u channels of the input, "
      "separated by \";\"",
      n);
  return mien_sidefile_refuse (reader->file, group, "ranges", expected, text,
      error);
}

static gboolean
finds_faces (const Reader *reader)
{
  return reader->info->task == MIEN_TASK_FIND;
}

/* The dimensions as in the file, batch first, -1 for any size. Only the number
 * of elements is compared, because the graph may have the axes in another order
 * than the ONNX file. Not checked for networks that find faces, which accept
 * any size. */
static gboolean
check_dims (const Reader *reader, const char *group, const MienShape *shape,
    GError **error)
{
  g_autofree char *text = NULL;
  if (!mien_sidefile_get (reader->file, group, "dims", &text, error))
    return FALSE;
  if (!text || finds_faces (reader))
    return TRUE;
  g_auto (GStrv) dims = g_strsplit (text, ",", -1);
  guint64 n = 1;
  for (guint i = 1; dims[0] && dims[i]; i++) {
    gint64 dim = g_ascii_strtoll (dims[i], NULL, 10);
    if (dim == -1)
      return TRUE;
    n = dim >= 1 && dim <= MIEN_MAX_ELEMENTS && n <= MIEN_MAX_ELEMENTS
        ? n * dim
        : 0;
  }
  if (n == mien_shape_elements (shape))
    return TRUE;
  g_autofree char *found = mien_shape_to_string (shape);
  g_autofree char *expected =
      g_strdup_printf ("the batch and %s, as in the model", found);
  return mien_sidefile_refuse (reader->file, group, "dims", expected, text,
      error);
}

static gboolean
read_scores (const Reader *reader, const char *group, const char *key,
    MienScores *scores, GError **error)
{
  g_autofree char *id = NULL;
  if (!mien_sidefile_get (reader->file, group, key, &id, error))
    return FALSE;
  if (!id)
    return TRUE;
  if (strcmp (id, GROUP_ID_LOGITS) == 0)
    *scores = MIEN_SCORES_LOGITS;
  else if (strcmp (id, GROUP_ID_PROBABILITIES) == 0)
    *scores = MIEN_SCORES_PROBABILITIES;
  else
    return mien_sidefile_refuse (reader->file, group, key,
        GROUP_ID_LOGITS " or " GROUP_ID_PROBABILITIES, id, error);
  return TRUE;
}

/* Applies to all outputs. */
static gboolean
read_group_id (const Reader *reader, GError **error)
{
  MienScores scores = MIEN_SCORES_UNKNOWN;
  if (!read_scores (reader, "modelinfo", "group-id", &scores, error))
    return FALSE;
  for (guint k = 0; k < reader->info->n_heads; k++)
    reader->info->heads[k].scores = scores;
  return TRUE;
}

static const MienValue *
input_of (const Reader *reader)
{
  return &reader->graph->values[reader->graph->input];
}

static const MienValue *
output_of (const Reader *reader, guint k)
{
  return &reader->graph->values[mien_graph_output (reader->graph, k)];
}

/* The number of the output, or the number of outputs if there is none. */
static guint
find_output (const Reader *reader, const char *name)
{
  const guint n = mien_graph_n_outputs (reader->graph);
  guint k = 0;
  while (k < n && strcmp (output_of (reader, k)->name, name) != 0)
    k++;
  return k;
}

static gboolean
check_name (const Reader *reader, const char *group, gboolean is_input,
    GError **error)
{
  const guint n = mien_graph_n_outputs (reader->graph);
  if (is_input ? strcmp (input_of (reader)->name, group) == 0
               : find_output (reader, group) < n)
    return TRUE;
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint k = 0; k < (is_input ? 1 : n); k++)
    g_string_append_printf (names, "%s\"%s\"", k > 0 ? ", " : "",
        (is_input ? input_of (reader) : output_of (reader, k))->name);
  return mien_sidefile_fail (reader->file, group, "dir", error,
      "expected the group to have the name of %s, %s",
      is_input    ? "the model's input"
          : n > 1 ? "one of the model's outputs"
                  : "the model's output",
      names->str);
}

/* Reads a group of GStreamer's, named after a tensor. */
static gboolean
read_tensor (const Reader *reader, const char *group, GError **error)
{
  g_autofree char *dir = NULL, *type = NULL;
  if (!mien_sidefile_get (reader->file, group, "dir", &dir, error)
      || !mien_sidefile_get (reader->file, group, "type", &type, error))
    return FALSE;
  gboolean is_input = g_strcmp0 (dir, "input") == 0;
  if (!is_input && g_strcmp0 (dir, "output") != 0)
    return mien_sidefile_refuse (reader->file, group, "dir", "input or output",
        dir ? dir : "", error);
  if (!check_name (reader, group, is_input, error))
    return FALSE;
  if (type && strcmp (type, "float32") != 0 && strcmp (type, "float16") != 0)
    return mien_sidefile_refuse (reader->file, group, "type",
        "float32 or float16", type, error);
  const guint k = is_input ? 0 : find_output (reader, group);
  const MienValue *value = is_input ? input_of (reader) : output_of (reader, k);
  if (!check_dims (reader, group, &value->shape, error))
    return FALSE;
  if (is_input)
    return read_ranges (reader, group, error);
  return finds_faces (reader)
      || read_scores (reader, group, "id", &reader->info->heads[k].scores,
          error);
}

/* A misspelt group, or one of a later version. */
static gboolean
is_nearly_ours (const char *group)
{
  g_autofree char *lower = g_ascii_strdown (group, -1);
  return g_str_has_prefix (lower, "mien-")
      || mien_word_distance (lower, "mien") <= 1;
}

static gboolean
read_tensors (const Reader *reader, GError **error)
{
  g_auto (GStrv) groups = mien_sidefile_groups (reader->file);
  for (guint i = 0; groups[i]; i++) {
    if (strcmp (groups[i], "modelinfo") == 0 || strcmp (groups[i], "mien") == 0)
      continue;
    const gboolean is_tensor = strcmp (groups[i], input_of (reader)->name) == 0
        || find_output (reader, groups[i])
            < mien_graph_n_outputs (reader->graph);
    if (!is_tensor && mien_modelinfo_is_head (groups[i])
        && !finds_faces (reader))
      continue;
    if (!is_tensor && is_nearly_ours (groups[i]))
      return mien_sidefile_fail (reader->file, groups[i], NULL, error,
          "no such group; the nearest is [mien]");
    if (!read_tensor (reader, groups[i], error))
      return FALSE;
  }
  return TRUE;
}

static MienModelinfo *
modelinfo_new (guint n_outputs)
{
  MienModelinfo *info = g_new0 (MienModelinfo, 1);
  info->n_heads = n_outputs;
  info->heads = g_new0 (MienHeadinfo, n_outputs);
  for (guint k = 0; k < n_outputs; k++) {
    info->heads[k].output = k;
    info->heads[k].temperature = 1;
    info->heads[k].scale = 1;
  }
  for (guint c = 0; c < MIEN_MAX_CHANNELS; c++) {
    info->range_min[c] = -1;
    info->range_max[c] = 1;
  }
  info->framing =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  MienFraming *framing = g_new (MienFraming, 1);
  *framing = (MienFraming) { 1, 0 };
  g_hash_table_insert (info->framing, g_strdup ("default"), framing);
  return info;
}

void
mien_modelinfo_free (MienModelinfo *info)
{
  if (!info)
    return;
  for (guint k = 0; k < info->n_heads; k++)
    mien_headinfo_clear (&info->heads[k]);
  g_free (info->heads);
  g_clear_pointer (&info->framing, g_hash_table_unref);
  g_free (info);
}

static gboolean
read_all (const Reader *reader, GError **error)
{
  g_autofree char *version = NULL;
  if (!mien_sidefile_get (reader->file, "modelinfo", "version", &version,
          error))
    return FALSE;
  if (version && !g_str_has_prefix (version, "1."))
    return mien_sidefile_refuse (reader->file, "modelinfo", "version", "1.0",
        version, error);
  return mien_modelinfo_read_mien (reader, error)
      && (finds_faces (reader) || read_group_id (reader, error))
      && read_tensors (reader, error)
      && (finds_faces (reader) || mien_modelinfo_read_heads (reader, error));
}

MienModelinfo *
mien_modelinfo_load (const char *path, const MienGraph *graph, GError **error)
{
  g_autoptr (MienModelinfo) info = modelinfo_new (mien_graph_n_outputs (graph));
  GStatBuf found;
  if (g_stat (path, &found) != 0) {
    MIEN_DEBUG ("%s: no such file, taking defaults", path);
    return g_steal_pointer (&info);
  }
  g_autoptr (MienSidefile) file = mien_sidefile_load (path, error);
  if (!file)
    return NULL;
  info->is_there = TRUE;
  const Reader reader = { file, graph, info };
  return read_all (&reader, error) ? g_steal_pointer (&info) : NULL;
}
