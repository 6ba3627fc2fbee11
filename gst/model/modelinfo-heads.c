/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Descriptions of the outputs of a network: keys of [mien] if it has one
 * output, else of a group per output. */
#include <string.h>

#include "modelinfo-private.h"
#include "model/nearest.h"

#define PREFIX "mien-"

/* Beyond these limits, either one class has all the probability, or all have
 * the same. */
#define MIN_TEMPERATURE 0.05f
#define MAX_TEMPERATURE 20

typedef MienModelinfoReader Reader;

static const char *const keys[] = { MIEN_HEAD_KEYS, NULL };

void
mien_headinfo_clear (MienHeadinfo *head)
{
  g_free (head->attribute);
  g_strfreev (head->labels);
  g_free (head->unit);
}

gboolean
mien_modelinfo_is_head (const char *group)
{
  return g_str_has_prefix (group, PREFIX);
}

static const char *
output_name (const Reader *reader, guint k)
{
  return reader->graph->values[mien_graph_output (reader->graph, k)].name;
}

/* All output names; free with g_strfreev (). */
static char **
output_names (const Reader *reader)
{
  const guint n = mien_graph_n_outputs (reader->graph);
  char **names = g_new0 (char *, n + 1);
  for (guint k = 0; k < n; k++)
    names[k] = g_strdup (output_name (reader, k));
  return names;
}

static gboolean
read_name (const Reader *reader, const char *group, const char *key,
    const char *expected, char **name, GError **error)
{
  if (!mien_sidefile_get (reader->file, group, key, name, error))
    return FALSE;
  return !*name || **name != '\0'
      || mien_sidefile_refuse (reader->file, group, key, expected, "", error);
}

static gboolean
read_kind (const Reader *reader, const char *group, MienHeadinfo *head,
    GError **error)
{
  g_autofree char *kind = NULL;
  if (!mien_sidefile_get (reader->file, group, "kind", &kind, error))
    return FALSE;
  if (g_strcmp0 (kind, "number") == 0)
    head->kind = MIEN_HEAD_NUMBER;
  return !kind || head->kind == MIEN_HEAD_NUMBER
      || strcmp (kind, "classes") == 0
      || mien_sidefile_refuse (reader->file, group, "kind", "classes or number",
          kind, error);
}

static gboolean
read_labels (const Reader *reader, const char *group, MienHeadinfo *head,
    GError **error)
{
  if (!mien_sidefile_get_list (reader->file, group, "labels", &head->labels,
          error))
    return FALSE;
  head->n_labels = head->labels ? g_strv_length (head->labels) : 0;
  for (guint i = 0; i < head->n_labels; i++)
    if (*head->labels[i] == '\0')
      return mien_sidefile_refuse (reader->file, group, "labels",
          "names between \";\"", "", error);
  return TRUE;
}

static gboolean
read_factor (const Reader *reader, const char *group, const char *key,
    float *number, GError **error)
{
  g_autofree char *text = NULL;
  if (!mien_sidefile_get (reader->file, group, key, &text, error))
    return FALSE;
  return !text
      || (mien_sidefile_parse_float (text, number)
          && (*number != 0 || strcmp (key, "offset") == 0))
      || mien_sidefile_refuse (reader->file, group, key,
          strcmp (key, "offset") == 0 ? "a number from -1000000 to 1000000"
                                      : "a number from -1000000 to 1000000 "
                                        "that is not 0",
          text, error);
}

static gboolean
read_temperature (const Reader *reader, const char *group, float *number,
    GError **error)
{
  g_autofree char *text = NULL;
  if (!mien_sidefile_get (reader->file, group, "temperature", &text, error))
    return FALSE;
  return !text
      || (mien_sidefile_parse_float (text, number) && *number >= MIN_TEMPERATURE
          && *number <= MAX_TEMPERATURE)
      || mien_sidefile_refuse (reader->file, group, "temperature",
          "a number from 0.05 to 20", text, error);
}

/* Keys of the other kind would have no effect. */
static gboolean
check_kind (const Reader *reader, const char *group, const MienHeadinfo *head,
    GError **error)
{
  static const char *const of_numbers[] = { "unit", "scale", "offset", NULL };
  static const char *const of_classes[] = { "labels", "temperature", NULL };
  gboolean is_number = head->kind == MIEN_HEAD_NUMBER;
  const char *const *wrong = is_number ? of_classes : of_numbers;
  g_auto (GStrv) found = mien_sidefile_keys (reader->file, group);
  for (guint i = 0; found[i]; i++)
    if (g_strv_contains (wrong, found[i]))
      return mien_sidefile_fail (reader->file, group, found[i], error,
          is_number ? "expected none with kind=number"
                    : "expected kind=number in the same group");
  return TRUE;
}

static gboolean
read_head (const Reader *reader, const char *group, MienHeadinfo *head,
    GError **error)
{
  return read_name (reader, group, "attribute", "a name", &head->attribute,
             error)
      && read_kind (reader, group, head, error)
      && check_kind (reader, group, head, error)
      && read_labels (reader, group, head, error)
      && read_temperature (reader, group, &head->temperature, error)
      && read_name (reader, group, "unit", "a unit such as years, or no key",
          &head->unit, error)
      && read_factor (reader, group, "scale", &head->scale, error)
      && read_factor (reader, group, "offset", &head->offset, error);
}

static gboolean
check_keys (const Reader *reader, const char *group, GError **error)
{
  g_auto (GStrv) found = mien_sidefile_keys (reader->file, group);
  for (guint i = 0; found[i]; i++)
    if (!g_strv_contains (keys, found[i]))
      return mien_sidefile_fail (reader->file, group, found[i], error,
          "no such key; the nearest is \"%s\" (of " MIEN_HEAD_KEYS_TEXT
          "; keys for the whole network belong in [mien])",
          mien_nearest_word (found[i], keys));
  return TRUE;
}

static gboolean
find_output (const Reader *reader, const char *group, guint *output,
    GError **error)
{
  const char *name = group + strlen (PREFIX);
  const guint n = mien_graph_n_outputs (reader->graph);
  for (*output = 0; *output < n; (*output)++)
    if (strcmp (output_name (reader, *output), name) == 0)
      return TRUE;
  g_auto (GStrv) names = output_names (reader);
  g_autofree char *list = g_strjoinv (", ", names);
  return mien_sidefile_fail (reader->file, group, NULL, error,
      "no output is named \"%s\"; the nearest is [" PREFIX
      "%s] (the model has %s)",
      name, mien_nearest_word (name, (const char *const *) names), list);
}

/* An attribute without a name in the file is named after its output. */
static const char *
attribute_of (const Reader *reader, const MienHeadinfo *head)
{
  return head->attribute ? head->attribute : output_name (reader, head->output);
}

/* A face cannot have two attributes with the same name. */
static gboolean
check_attribute (const Reader *reader, const char *group, const GArray *before,
    const MienHeadinfo *head, GError **error)
{
  const char *name = attribute_of (reader, head);
  for (guint i = 0; i < before->len; i++) {
    const MienHeadinfo *other = &g_array_index (before, MienHeadinfo, i);
    if (strcmp (attribute_of (reader, other), name) == 0)
      return mien_sidefile_fail (reader->file, group, "attribute", error,
          "expected a unique name, found \"%s\", which is also that of "
          "[" PREFIX "%s]",
          name, output_name (reader, other->output));
  }
  return TRUE;
}

/* Keys of heads in [mien] are for models with a single output. */
static gboolean
check_mien (const Reader *reader, GError **error)
{
  g_auto (GStrv) found = mien_sidefile_keys (reader->file, "mien");
  for (guint i = 0; found[i]; i++)
    if (g_strv_contains (keys, found[i])) {
      g_auto (GStrv) names = output_names (reader);
      g_autofree char *list = g_strjoinv ("], [" PREFIX, names);
      return mien_sidefile_fail (reader->file, "mien", found[i], error,
          "expected this key in a group for each output with results for "
          "faces: [" PREFIX "%s]",
          list);
    }
  return TRUE;
}

/* Reads the outputs that have a group, in the order of the groups. */
static gboolean
read_groups (const Reader *reader, char *const *groups, GArray *heads,
    GError **error)
{
  for (guint i = 0; groups[i]; i++) {
    guint k;
    if (!mien_modelinfo_is_head (groups[i]))
      continue;
    if (!find_output (reader, groups[i], &k, error)
        || !check_keys (reader, groups[i], error))
      return FALSE;
    MienHeadinfo *head = &reader->info->heads[k];
    if (!read_head (reader, groups[i], head, error)
        || !check_attribute (reader, groups[i], heads, head, error))
      return FALSE;
    g_array_append_val (heads, *head);
  }
  return TRUE;
}

gboolean
mien_modelinfo_read_heads (const MienModelinfoReader *reader, GError **error)
{
  MienModelinfo *info = reader->info;
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (MienHeadinfo));
  g_auto (GStrv) groups = mien_sidefile_groups (reader->file);
  if (!read_groups (reader, groups, heads, error)
      || ((heads->len > 0 || info->n_heads > 1) && !check_mien (reader, error)))
    return FALSE;
  if (heads->len == 0)
    return info->n_heads > 1
        || read_head (reader, "mien", &info->heads[0], error);
  /* Outputs without a group are dropped. */
  memcpy (info->heads, heads->data, heads->len * sizeof (MienHeadinfo));
  info->n_heads = heads->len;
  return TRUE;
}
