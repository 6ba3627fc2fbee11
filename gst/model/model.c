/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>

#include "engine/fusion.h"
#include "engine/layers.h"
#include "head.h"
#include "log/log.h"
#include "model/model.h"
#include "engine/onnx.h"

typedef struct {
  MienModel model; /* first, so that a pointer to it is one to this */
  guint n_refs;    /* lock */
  char *key;
} SharedModel;

static GMutex lock;
static GHashTable *models; /* lock; key -> SharedModel, unowned */

static void
head_clear (MienHead *head)
{
  g_free (head->attribute);
  g_strfreev (head->labels);
  g_free (head->unit);
}

static void
shared_model_free (SharedModel *shared)
{
  if (!shared)
    return;
  MienModel *model = &shared->model;
  g_free (model->name);
  g_free (model->path);
  g_clear_pointer (&model->graph, mien_graph_free);
  for (guint k = 0; k < model->n_heads; k++)
    head_clear (&model->heads[k]);
  g_free (model->heads);
  g_clear_pointer (&model->framing, g_hash_table_unref);
  g_free (shared->key);
  g_free (shared);
}

/* The first NAME.onnx in the folders, which are told in `looked`. */
static char *
find_in (const char *folders, const char *name, GString *looked)
{
  if (!folders)
    return NULL;
  g_autofree char *file = g_strconcat (name, ".onnx", NULL);
  g_auto (GStrv) parts = g_strsplit (folders, G_SEARCHPATH_SEPARATOR_S, -1);
  for (guint i = 0; parts[i]; i++) {
    if (parts[i][0] == '\0')
      continue;
    g_autofree char *path = g_build_filename (parts[i], file, NULL);
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&path);
    g_string_append_printf (looked, "%s%s", looked->len > 0 ? ", " : "",
        parts[i]);
  }
  return NULL;
}

static char *
find_file (const char *name, const char *search_path, GError **error)
{
  if (strchr (name, '/') || g_str_has_suffix (name, ".onnx"))
    return g_strdup (name);
  g_autoptr (GString) looked = g_string_new (NULL);
  char *path = find_in (search_path, name, looked);
  if (!path)
    path = find_in (g_getenv ("MIEN_MODEL_PATH"), name, looked);
  if (!path)
    path = find_in (MIEN_MODELS_DIR, name, looked);
  if (!path)
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
        "no model \"%s\": expected %s.onnx in %s; set MIEN_MODEL_PATH or give "
        "a path",
        name, name, looked->str);
  return path;
}

/* "dir/emotion.onnx" and "" give "emotion", and ".modelinfo" the path of the
 * side file. */
static char *
replace_suffix (const char *path, const char *suffix)
{
  gsize length = strlen (path);
  if (g_str_has_suffix (path, ".onnx"))
    length -= strlen (".onnx");
  g_autofree char *stem = g_strndup (path, length);
  return g_strconcat (stem, suffix, NULL);
}

static gboolean
check_input (const MienGraph *graph, GError **error)
{
  const MienValue *input = &graph->values[graph->input];
  const MienShape *shape = &input->shape;
  if (shape->n_dims == 3 && (shape->dims[0] == 1 || shape->dims[0] == 3))
    return TRUE;
  g_autofree char *found = mien_shape_to_string (shape);
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "%s: expected input \"%s\" to be {1 or 3, height, width} without the "
      "batch, found %s",
      shape->n_dims == 3 ? "wrong number of channels" : "wrong input rank",
      input->name, found);
  return FALSE;
}

static char **
default_labels (guint n)
{
  char **labels = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    labels[i] = g_strdup_printf ("class %u", i);
  return labels;
}

/* What an attribute is called of which the side file says nothing: of several
 * outputs, which have names in the file, as these. */
static char **
default_attributes (const MienModel *model)
{
  const guint n = mien_graph_n_outputs (model->graph);
  char **names = g_new0 (char *, n + 1);
  for (guint k = 0; k < n; k++)
    names[k] = g_strdup (n == 1
            ? model->name
            : model->graph->values[mien_graph_output (model->graph, k)].name);
  return names;
}

/* Moves what the side file says of output k into its head. */
static void
take_head (MienModel *model, guint k, MienHeadinfo *info,
    const char *default_attribute)
{
  MienHead *head = &model->heads[k];
  const guint output = mien_graph_output (model->graph, k);
  const guint n = info->kind == MIEN_HEAD_NUMBER
      ? 0
      : mien_shape_elements (&model->graph->values[output].shape);
  *head = (MienHead) {
    .attribute = info->attribute ? g_steal_pointer (&info->attribute)
                                 : g_strdup (default_attribute),
    .kind = info->kind,
    .labels =
        info->labels ? g_steal_pointer (&info->labels) : default_labels (n),
    .n_labels = n,
    .unit = g_steal_pointer (&info->unit),
    .target = info->kind == MIEN_HEAD_NUMBER
        ? output
        : mien_graph_logits_of (model->graph, output),
  };
}

/* Moves what the side file says into the model. */
static void
take_info (MienModel *model, MienModelinfo *info, char *const *attributes)
{
  model->n_heads = info->n_heads;
  model->heads = g_new0 (MienHead, info->n_heads);
  for (guint k = 0; k < info->n_heads; k++)
    take_head (model, k, &info->heads[k], attributes[info->heads[k].output]);
  memcpy (model->range_min, info->range_min, sizeof (model->range_min));
  memcpy (model->range_max, info->range_max, sizeof (model->range_max));
  model->bgr = info->bgr;
  model->framing = g_steal_pointer (&info->framing);
}

static gboolean
fuse (MienGraph *graph, const char *const *keep, GError **error)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; keep && keep[i]; i++) {
    guint value = mien_graph_find_value (graph, keep[i]);
    if (value == MIEN_NO_VALUE) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
          "no value \"%s\" in the model", keep[i]);
      return FALSE;
    }
    g_array_append_val (kept, value);
  }
  /* A single class is explained by its logit: the gradient of the sigmoid
   * itself vanishes where it is certain. */
  for (guint k = 0; k < mien_graph_n_outputs (graph); k++) {
    guint logits = mien_graph_logits_of (graph, mien_graph_output (graph, k));
    if (mien_shape_elements (&graph->values[logits].shape) == 1)
      g_array_append_val (kept, logits);
  }
  mien_graph_fuse (graph, (const guint *) (gpointer) kept->data, kept->len);
  return TRUE;
}

static gboolean
fill_model (MienModel *model, const char *const *keep, GError **error)
{
  g_autofree char *side_file = replace_suffix (model->path, ".modelinfo");
  g_autoptr (MienModelinfo) info =
      mien_modelinfo_load (side_file, model->graph, error);
  if (!info)
    return FALSE;
  g_auto (GStrv) attributes = default_attributes (model);
  if (check_input (model->graph, error)
      && mien_heads_finish (model->graph, info, error)
      && fuse (model->graph, keep, error)) {
    take_info (model, info, attributes);
    return TRUE;
  }
  g_prefix_error (error, "%s: ", model->path);
  return FALSE;
}

/* `n_nodes` are those that it had before fusion. */
static void
log_model (const MienModel *model, guint n_nodes, gint64 start)
{
  const GPtrArray *constants = model->graph->constants;
  gsize size = 0;
  for (guint i = 0; i < constants->len; i++)
    size += g_bytes_get_size (constants->pdata[i]);
  MIEN_INFO ("model %s: %s, %" G_GSIZE_FORMAT " parameters, %u nodes fused to "
             "%u, loaded in %.1f ms",
      model->name, model->path, size / sizeof (float), n_nodes,
      model->graph->n_nodes, (g_get_monotonic_time () - start) / 1e3);
}

/* The importer knows files, and the user also the names of models. */
static MienGraph *
load_graph (const char *path, GError **error)
{
  g_autoptr (GError) reason = NULL;
  MienGraph *graph = mien_onnx_load (path, &reason);
  if (graph)
    return graph;
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_set_error (error, reason->domain, reason->code,
        "%s; give the path of one, or the name of a model without .onnx, "
        "which is looked for in MIEN_MODEL_PATH and in %s",
        reason->message, MIEN_MODELS_DIR);
  return NULL;
}

static SharedModel *
load (const char *path, const char *const *keep, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  MienGraph *graph = load_graph (path, error);
  if (!graph)
    return NULL;
  SharedModel *shared = g_new0 (SharedModel, 1);
  g_autofree char *base = g_path_get_basename (path);
  shared->n_refs = 1;
  shared->model.path = g_strdup (path);
  /* It is told with the results, to readers that expect UTF-8. */
  g_autofree char *stem = replace_suffix (base, "");
  shared->model.name = g_utf8_make_valid (stem, -1);
  shared->model.graph = graph;
  const guint n_nodes = graph->n_nodes;
  if (fill_model (&shared->model, keep, error)) {
    log_model (&shared->model, n_nodes, start);
    return shared;
  }
  shared_model_free (shared);
  return NULL;
}

/* Model files are told apart by where they really lie, and by what is kept of
 * them. */
static char *
make_key (const char *path, const char *const *keep)
{
  char *canonical = realpath (path, NULL);
  GString *key = g_string_new (canonical ? canonical : path);
  free (canonical);
  for (guint i = 0; keep && keep[i]; i++)
    g_string_append_printf (key, "\n%s", keep[i]);
  return g_string_free (key, FALSE);
}

static MienModel *
load_locked (const char *path, const char *const *keep, GError **error)
{
  g_autofree char *key = make_key (path, keep);
  if (!models)
    models = g_hash_table_new (g_str_hash, g_str_equal);
  SharedModel *shared = g_hash_table_lookup (models, key);
  if (shared) {
    shared->n_refs++;
    return &shared->model;
  }
  shared = load (path, keep, error);
  if (!shared)
    return NULL;
  shared->key = g_steal_pointer (&key);
  g_hash_table_insert (models, shared->key, shared);
  return &shared->model;
}

MienModel *
mien_model_load (const char *name, const char *search_path,
    const char *const *keep, GError **error)
{
  g_autofree char *path = find_file (name, search_path, error);
  if (!path)
    return NULL;
  g_mutex_lock (&lock);
  MienModel *model = load_locked (path, keep, error);
  g_mutex_unlock (&lock);
  return model;
}

MienModel *
mien_model_ref (MienModel *model)
{
  g_mutex_lock (&lock);
  ((SharedModel *) model)->n_refs++;
  g_mutex_unlock (&lock);
  return model;
}

void
mien_model_unref (MienModel *model)
{
  if (!model)
    return;
  SharedModel *shared = (SharedModel *) model;
  g_mutex_lock (&lock);
  gboolean last = --shared->n_refs == 0;
  if (last)
    g_hash_table_remove (models, shared->key);
  g_mutex_unlock (&lock);
  if (last)
    shared_model_free (shared);
}

const MienGraph **
mien_model_graphs (MienModel *const *models, guint n)
{
  const MienGraph **graphs = g_new (const MienGraph *, n);
  for (guint i = 0; i < n; i++)
    graphs[i] = models[i]->graph;
  return graphs;
}

MienFraming
mien_model_framing (const MienModel *model, const char *detector)
{
  const MienFraming *framing =
      detector ? g_hash_table_lookup (model->framing, detector) : NULL;
  if (!framing)
    framing = g_hash_table_lookup (model->framing, "default");
  return *framing;
}
