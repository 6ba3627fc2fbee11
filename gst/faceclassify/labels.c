/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "labels.h"

#include <string.h>

static int
find_model (const char *name, MienModel *const *models, guint n_models)
{
  for (guint i = 0; i < n_models; i++) {
    if (g_str_equal (name, models[i]->name)
        || g_str_equal (name, models[i]->attribute))
      return i;
  }
  return -1;
}

static char *
list_models (MienModel *const *models, guint n_models)
{
  GString *list = g_string_new (NULL);
  for (guint i = 0; i < n_models; i++)
    g_string_append_printf (list, "%s%s", i ? ", " : "", models[i]->name);
  return g_string_free (list, FALSE);
}

static char **
split_labels (const char *list, const MienModel *model, GError **error)
{
  g_auto (GStrv) labels = g_strsplit (list, ",", -1);
  guint n = g_strv_length (labels);

  if (n != model->n_labels) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "labels: model %s has %u classes, but \"%s\" is %u label%s",
        model->name, model->n_labels, list, n, n == 1 ? "" : "s");
    return NULL;
  }
  for (guint i = 0; i < n; i++) {
    if (*g_strstrip (labels[i]) == '\0') {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "labels: label %u of model %s is empty in \"%s\"", i + 1, model->name,
          list);
      return NULL;
    }
  }
  return g_steal_pointer (&labels);
}

/* Index of the model that `group` speaks of, `*list` its labels; or -1. */
static int
parse_group (const char *group, MienModel *const *models, guint n_models,
    const char **list, GError **error)
{
  const char *equals = strchr (group, '=');
  if (!equals && n_models == 1) {
    *list = group;
    return 0;
  }

  g_autofree char *known = list_models (models, n_models);
  if (!equals) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "labels: \"%s\" does not say which model it is for; there are %s. "
        "Write MODEL=label,label,...",
        group, known);
    return -1;
  }
  g_autofree char *name = g_strstrip (g_strndup (group, equals - group));
  int model = find_model (name, models, n_models);
  if (model < 0)
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
        "labels: no model is called \"%s\"; there are %s", name, known);
  *list = equals + 1;
  return model;
}

GPtrArray *
gst_mien_classify_labels_parse (const char *spec, MienModel *const *models,
    guint n_models, GError **error)
{
  g_autoptr (GPtrArray) labels =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; i < n_models; i++)
    g_ptr_array_add (labels, g_strdupv (models[i]->labels));

  g_auto (GStrv) groups = g_strsplit (spec ? spec : "", ";", -1);
  for (guint i = 0; groups[i]; i++) {
    if (*g_strstrip (groups[i]) == '\0')
      continue;
    const char *list = NULL;
    int model = parse_group (groups[i], models, n_models, &list, error);
    if (model < 0)
      return NULL;
    char **own = split_labels (list, models[model], error);
    if (!own)
      return NULL;
    g_strfreev (labels->pdata[model]);
    labels->pdata[model] = own;
  }
  return g_steal_pointer (&labels);
}
