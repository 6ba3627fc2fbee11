/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "labels.h"

#include <string.h>

/* A head and its model. */
typedef struct {
  const MienModel *model;
  const MienHead *head;
} Entry;

/* All heads, in the order of the models and of their heads. */
static GArray *
list_heads (MienModel *const *models, guint n_models)
{
  GArray *heads = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (guint m = 0; m < n_models; m++)
    for (guint k = 0; k < models[m]->n_heads; k++) {
      const Entry entry = { models[m], &models[m]->heads[k] };
      g_array_append_val (heads, entry);
    }
  return heads;
}

static const Entry *
nth (const GArray *heads, guint i)
{
  return &g_array_index (heads, Entry, i);
}

/* Index of the head with this attribute, or of the only head of the model with
 * this name; -1: none. */
static int
find_head (const char *name, const GArray *heads)
{
  for (guint i = 0; i < heads->len; i++) {
    const Entry *entry = nth (heads, i);
    if (g_str_equal (name, entry->head->attribute)
        || (entry->model->n_heads == 1
            && g_str_equal (name, entry->model->name)))
      return (int) i;
  }
  return -1;
}

/* The name of a head for users. */
static const char *
name_of (const Entry *entry)
{
  return entry->model->n_heads == 1
      ? entry->model->name
      : entry->head->attribute;
}

static char *
list_names (const GArray *heads)
{
  GString *list = g_string_new (NULL);
  for (guint i = 0; i < heads->len; i++)
    g_string_append_printf (list, "%s%s", i ? ", " : "",
        name_of (nth (heads, i)));
  return g_string_free (list, FALSE);
}

static char **
split_labels (const char *list, const Entry *entry, GError **error)
{
  const char *what = entry->model->n_heads == 1 ? "model" : "attribute";
  const char *name = name_of (entry);
  g_auto (GStrv) labels = g_strsplit (list, ",", -1);
  guint n = g_strv_length (labels);

  if (entry->head->kind == MIEN_HEAD_NUMBER) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "labels: %s %s is a number, which has no labels; remove \"%s\"", what,
        name, list);
    return NULL;
  }
  if (n != entry->head->n_labels) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "labels: %s %s has %u classes, but \"%s\" has %u label%s", what, name,
        entry->head->n_labels, list, n, n == 1 ? "" : "s");
    return NULL;
  }
  for (guint i = 0; i < n; i++) {
    if (*g_strstrip (labels[i]) == '\0') {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "labels: label %u of %s %s is empty in \"%s\"", i + 1, what, name,
          list);
      return NULL;
    }
  }
  return g_steal_pointer (&labels);
}

/* Index of the head that `group` names, its labels in `*list`; -1: error. */
static int
parse_group (const char *group, const GArray *heads, const char **list,
    GError **error)
{
  const char *equals = strchr (group, '=');
  if (!equals && heads->len == 1) {
    *list = group;
    return 0;
  }

  g_autofree char *known = list_names (heads);
  if (!equals) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "labels: \"%s\" does not name its model; expected one of %s, as in "
        "MODEL=label,label,...",
        group, known);
    return -1;
  }
  g_autofree char *name = g_strstrip (g_strndup (group, equals - group));
  int head = find_head (name, heads);
  if (head < 0)
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
        "labels: no model named \"%s\"; expected one of %s", name, known);
  *list = equals + 1;
  return head;
}

GPtrArray *
gst_mien_classify_labels_parse (const char *spec, MienModel *const *models,
    guint n_models, GError **error)
{
  g_autoptr (GArray) heads = list_heads (models, n_models);
  g_autoptr (GPtrArray) labels =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; i < heads->len; i++)
    g_ptr_array_add (labels, g_strdupv (nth (heads, i)->head->labels));

  g_auto (GStrv) groups = g_strsplit (spec ? spec : "", ";", -1);
  for (guint i = 0; groups[i]; i++) {
    if (*g_strstrip (groups[i]) == '\0')
      continue;
    const char *list = NULL;
    int head = parse_group (groups[i], heads, &list, error);
    if (head < 0)
      return NULL;
    char **own = split_labels (list, nth (heads, head), error);
    if (!own)
      return NULL;
    g_strfreev (labels->pdata[head]);
    labels->pdata[head] = own;
  }
  return g_steal_pointer (&labels);
}
