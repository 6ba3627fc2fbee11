/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "engine/fusion.h"
#include "engine/layers.h"
#include "head.h"
#include "log/log.h"
#include "model/model.h"
#include "model/modelfile.h"
#include "model/registry.h"

static MienRegistry models;

/* The parameters of a load. */
typedef struct {
  const char *path;
  const char *const *keep;
} Source;

static void
head_clear (MienHead *head)
{
  g_free (head->attribute);
  g_strfreev (head->labels);
  g_free (head->unit);
}

static void
model_free (MienModel *model)
{
  g_free (model->name);
  g_free (model->path);
  g_clear_pointer (&model->graph, mien_graph_free);
  for (guint k = 0; k < model->n_heads; k++)
    head_clear (&model->heads[k]);
  g_free (model->heads);
  g_clear_pointer (&model->framing, g_hash_table_unref);
  g_free (model);
}

static gboolean
check_task (const MienModelinfo *info, const char *side_file, GError **error)
{
  if (info->task == MIEN_TASK_TELL)
    return TRUE;
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_UNSUPPORTED,
      "%s: expected a network that classifies faces, found "
      "task=" MIEN_TASK_FIND_NAME "; set it as the model of mienfacedetect",
      side_file);
  return FALSE;
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

/* Names for attributes without one in the side file: the model's if it has one
 * output, else the names of the outputs in the file. */
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

/* Moves the side file's description of output k to its head. */
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

/* Moves the contents of the side file to the model. */
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
          "the model has no value \"%s\"", keep[i]);
      return FALSE;
    }
    g_array_append_val (kept, value);
  }
  /* A single class is explained by its logit, because the gradient of the
   * sigmoid vanishes if the class is certain. */
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
  g_autofree char *side_file =
      mien_modelfile_replace_suffix (model->path, ".modelinfo");
  g_autoptr (MienModelinfo) info =
      mien_modelinfo_load (side_file, model->graph, error);
  if (!info || !check_task (info, side_file, error))
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

/* `n_nodes` is the number before fusion. */
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

static gpointer
load (gconstpointer data, GError **error)
{
  const Source *source = data;
  const gint64 start = g_get_monotonic_time ();
  MienGraph *graph =
      mien_modelfile_load (source->path, (MienOnnxSize) { 0, 0 }, error);
  if (!graph)
    return NULL;
  MienModel *model = g_new0 (MienModel, 1);
  model->path = g_strdup (source->path);
  model->name = mien_modelfile_name (source->path);
  model->graph = graph;
  const guint n_nodes = graph->n_nodes;
  if (fill_model (model, source->keep, error)) {
    log_model (model, n_nodes, start);
    return model;
  }
  model_free (model);
  return NULL;
}

/* Models are identified by the file's path with links resolved, and by the
 * values that are kept. */
static char *
make_key (const char *path, const char *const *keep)
{
  g_autofree char *canonical = mien_modelfile_canonical (path);
  GString *key = g_string_new (canonical);
  for (guint i = 0; keep && keep[i]; i++)
    g_string_append_printf (key, "\n%s", keep[i]);
  return g_string_free (key, FALSE);
}

MienModel *
mien_model_load (const char *name, const char *search_path,
    const char *const *keep, GError **error)
{
  g_autofree char *path = mien_modelfile_find (name, search_path, error);
  if (!path)
    return NULL;
  g_autofree char *key = make_key (path, keep);
  const Source source = { path, keep };
  return mien_registry_get (&models, key, load, &source, error);
}

MienModel *
mien_model_ref (MienModel *model)
{
  mien_registry_ref (&models, model);
  return model;
}

void
mien_model_unref (MienModel *model)
{
  if (model && mien_registry_unref (&models, model))
    model_free (model);
}

const MienGraph **
mien_model_graphs (MienModel *const *models, guint n)
{
  const MienGraph **graphs = g_new (const MienGraph *, n);
  for (guint i = 0; i < n; i++)
    graphs[i] = models[i]->graph;
  return graphs;
}

MienTrial *
mien_model_trials (MienModel *const *models, guint n)
{
  MienTrial *trials = g_new (MienTrial, n);
  for (guint i = 0; i < n; i++)
    trials[i] = (MienTrial) { models[i]->graph, models[i]->range_min[0],
      models[i]->range_max[0], MIEN_GOAL_OF_RESULTS };
  return trials;
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
