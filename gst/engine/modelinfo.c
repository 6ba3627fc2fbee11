/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "error.h"
#include "modelinfo.h"

#define MAX_BYTES (1 << 20)

#define GROUP_ID_LOGITS "classification-generic-out"
#define GROUP_ID_PROBABILITIES "classification-generic-softmaxed-out"

typedef struct {
  const char *path;
  GKeyFile *keys;
  const MienGraph *graph;
  MienModelinfo *info;
} Reader;

static gboolean
refuse (const Reader *reader, const char *group, const char *key,
    const char *expected, const char *found, GError **error)
{
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "%s: [%s] %s: expected %s, found \"%s\"", reader->path, group, key,
      expected, found);
  return FALSE;
}

/* The value without blanks around it, or NULL. */
static char *
get (const Reader *reader, const char *group, const char *key)
{
  char *value = g_key_file_get_string (reader->keys, group, key, NULL);
  return value != NULL ? g_strstrip (value) : NULL;
}

/* A number that stands alone in `text`. */
static gboolean
parse_float (const char *text, float *number)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  if (end == text || *g_strchug (end) != '\0' || !isfinite (value) ||
      fabs (value) > 1e6)
    return FALSE;
  *number = value;
  return TRUE;
}

/* "min,max", or that for each channel, all alike. */
static gboolean
read_ranges (const Reader *reader, const char *group, GError **error)
{
  g_autofree char *text = get (reader, group, "ranges");
  if (text == NULL)
    return TRUE;
  g_auto (GStrv) pairs = g_strsplit (text, ";", -1);
  for (guint i = 0; pairs[i] != NULL; i++) {
    if (i > 0 && *g_strstrip (pairs[i]) == '\0')
      continue;
    g_auto (GStrv) ends = g_strsplit (pairs[i], ",", 3);
    float min = 0, max = 0;
    gboolean ok = g_strv_length (ends) == 2 && parse_float (ends[0], &min) &&
        parse_float (ends[1], &max) && min < max;
    if (!ok || (i > 0 && (min != reader->info->range_min ||
                max != reader->info->range_max)))
      return refuse (reader, group, "ranges",
          "the numbers of black and white, the same for all channels, as "
          "-1.0,1.0", text, error);
    reader->info->range_min = min;
    reader->info->range_max = max;
  }
  return TRUE;
}

/* The dimensions as the file has them, batch first, -1 for any size. Only the
 * number of elements is compared: the graph may have the axes in another
 * order than the ONNX file. */
static gboolean
check_dims (const Reader *reader, const char *group, const MienShape *shape,
    GError **error)
{
  g_autofree char *text = get (reader, group, "dims");
  if (text == NULL)
    return TRUE;
  g_auto (GStrv) dims = g_strsplit (text, ",", -1);
  guint64 n = 1;
  for (guint i = 1; dims[0] != NULL && dims[i] != NULL; i++) {
    gint64 dim = g_ascii_strtoll (dims[i], NULL, 10);
    if (dim == -1)
      return TRUE;
    n = dim >= 1 && dim <= MIEN_MAX_ELEMENTS && n <= MIEN_MAX_ELEMENTS
        ? n * dim : 0;
  }
  if (n == mien_shape_elements (shape))
    return TRUE;
  g_autofree char *found = mien_shape_to_string (shape);
  g_autofree char *expected = g_strdup_printf (
      "the batch and %s, as the model has it", found);
  return refuse (reader, group, "dims", expected, text, error);
}

static gboolean
read_scores (const Reader *reader, const char *group, const char *key,
    GError **error)
{
  g_autofree char *id = get (reader, group, key);
  if (id == NULL)
    return TRUE;
  if (strcmp (id, GROUP_ID_LOGITS) == 0)
    reader->info->scores = MIEN_SCORES_LOGITS;
  else if (strcmp (id, GROUP_ID_PROBABILITIES) == 0)
    reader->info->scores = MIEN_SCORES_PROBABILITIES;
  else
    return refuse (reader, group, key,
        GROUP_ID_LOGITS " or " GROUP_ID_PROBABILITIES, id, error);
  return TRUE;
}

/* A group of GStreamer's, named after a tensor. */
static gboolean
read_tensor (const Reader *reader, const char *group, GError **error)
{
  g_autofree char *dir = get (reader, group, "dir");
  gboolean is_input = g_strcmp0 (dir, "input") == 0;
  if (!is_input && g_strcmp0 (dir, "output") != 0)
    return refuse (reader, group, "dir", "input or output",
        dir != NULL ? dir : "", error);
  const MienValue *value = &reader->graph->values[is_input
      ? reader->graph->input : reader->graph->output];
  if (strcmp (value->name, group) != 0)
    return refuse (reader, group, "dir", is_input
        ? "the name of the model's input as the group's name"
        : "the name of the model's output as the group's name", value->name,
        error);
  g_autofree char *type = get (reader, group, "type");
  if (type != NULL && strcmp (type, "float32") != 0)
    return refuse (reader, group, "type", "float32", type, error);
  if (!check_dims (reader, group, &value->shape, error))
    return FALSE;
  return is_input ? read_ranges (reader, group, error)
      : read_scores (reader, group, "id", error);
}

static gboolean
read_tensors (const Reader *reader, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (reader->keys, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (strcmp (groups[i], "modelinfo") != 0 &&
        strcmp (groups[i], "mien") != 0 &&
        !read_tensor (reader, groups[i], error))
      return FALSE;
  return TRUE;
}

/* "side-yunet" and "shift-yunet" for the detector "yunet". */
static MienFraming *
framing_of (const Reader *reader, const char *key, float **number)
{
  gboolean is_side = g_str_has_prefix (key, "side-");
  if (!is_side && !g_str_has_prefix (key, "shift-"))
    return NULL;
  const char *detector = strchr (key, '-') + 1;
  MienFraming *framing = g_hash_table_lookup (reader->info->framing, detector);
  if (framing == NULL) {
    const MienFraming *base = g_hash_table_lookup (reader->info->framing,
        "default");
    framing = g_new (MienFraming, 1);
    *framing = base != NULL ? *base : (MienFraming) { 1, 0 };
    g_hash_table_insert (reader->info->framing, g_strdup (detector), framing);
  }
  *number = is_side ? &framing->side : &framing->shift;
  return framing;
}

static gboolean
read_framing (const Reader *reader, const char *key, GError **error)
{
  float *number = NULL;
  if (framing_of (reader, key, &number) == NULL)
    return TRUE;
  g_autofree char *text = get (reader, "mien", key);
  gboolean is_side = g_str_has_prefix (key, "side-");
  if (text == NULL || !parse_float (text, number) ||
      (is_side && (*number < 0.1f || *number > 10)) || fabsf (*number) > 10)
    return refuse (reader, "mien", key, is_side ? "a number from 0.1 to 10"
        : "a number from -10 to 10", text != NULL ? text : "", error);
  return TRUE;
}

static gboolean
read_labels (const Reader *reader, GError **error)
{
  MienModelinfo *info = reader->info;
  gsize n = 0;
  info->labels = g_key_file_get_string_list (reader->keys, "mien", "labels",
      &n, NULL);
  info->n_labels = n;
  for (gsize i = 0; i < n; i++)
    if (*g_strstrip (info->labels[i]) == '\0')
      return refuse (reader, "mien", "labels", "names between \";\"", "",
          error);
  return TRUE;
}

static gboolean
read_mien (const Reader *reader, GError **error)
{
  MienModelinfo *info = reader->info;
  info->attribute = get (reader, "mien", "attribute");
  g_autofree char *order = get (reader, "mien", "color-order");
  info->bgr = g_strcmp0 (order, "bgr") == 0;
  if (order != NULL && !info->bgr && strcmp (order, "rgb") != 0)
    return refuse (reader, "mien", "color-order", "rgb or bgr", order, error);
  if (info->attribute != NULL && *info->attribute == '\0')
    return refuse (reader, "mien", "attribute", "a name", "", error);
  if (!read_labels (reader, error))
    return FALSE;

  g_auto (GStrv) keys = g_key_file_get_keys (reader->keys, "mien", NULL, NULL);
  static const char *const first[] = { "side-default", "shift-default" };
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (g_key_file_has_key (reader->keys, "mien", first[i], NULL) &&
        !read_framing (reader, first[i], error))
      return FALSE;
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!read_framing (reader, keys[i], error))
      return FALSE;
  return TRUE;
}

static MienModelinfo *
modelinfo_new (void)
{
  MienModelinfo *info = g_new0 (MienModelinfo, 1);
  info->range_min = -1;
  info->range_max = 1;
  info->framing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
      g_free);
  MienFraming *framing = g_new (MienFraming, 1);
  *framing = (MienFraming) { 1, 0 };
  g_hash_table_insert (info->framing, g_strdup ("default"), framing);
  return info;
}

void
mien_modelinfo_free (MienModelinfo *info)
{
  if (info == NULL)
    return;
  g_free (info->attribute);
  g_strfreev (info->labels);
  g_clear_pointer (&info->framing, g_hash_table_unref);
  g_free (info);
}

MienModelinfo *
mien_modelinfo_load (const char *path, const MienGraph *graph, GError **error)
{
  g_autoptr (MienModelinfo) info = modelinfo_new ();
  GStatBuf file;
  if (g_stat (path, &file) != 0) {
    g_debug ("%s: no such file, taking defaults", path);
    return g_steal_pointer (&info);
  }
  if (!S_ISREG (file.st_mode) || file.st_size > MAX_BYTES) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "%s: expected a file of at most %d bytes", path, MAX_BYTES);
    return NULL;
  }
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) reason = NULL;
  if (!g_key_file_load_from_file (keys, path, G_KEY_FILE_NONE, &reason)) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "%s: expected groups of keys: %s", path, reason->message);
    return NULL;
  }
  const Reader reader = { path, keys, graph, info };
  g_autofree char *version = get (&reader, "modelinfo", "version");
  if (version != NULL && !g_str_has_prefix (version, "1.")) {
    refuse (&reader, "modelinfo", "version", "1.0", version, error);
    return NULL;
  }
  if (!read_scores (&reader, "modelinfo", "group-id", error) ||
      !read_tensors (&reader, error) || !read_mien (&reader, error))
    return NULL;
  return g_steal_pointer (&info);
}
