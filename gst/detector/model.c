/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "model.h"

#include <string.h>

#include "engine/fusion.h"
#include "log/log.h"
#include "model/modelfile.h"

/* From here on YuNet's boxes are too small: its anchors are made for faces of
 * 10 to 300 pixels (docs/detection.md). */
#define YUNET_LARGEST 256
#define YUNET "yunet"

typedef struct {
  MienDetectorModel model; /* first, so that a pointer to it is one to this */
  char *key;
  guint n_refs; /* models_lock */
  GMutex lock;
  GList *sizes; /* lock; of MienDetectorSized, unowned */
} SharedModel;

static GMutex models_lock;
static GList *models; /* models_lock; of SharedModel, unowned */

static void
shared_model_free (SharedModel *shared)
{
  g_mutex_clear (&shared->lock);
  g_free (shared->model.name);
  g_free (shared->model.path);
  g_free (shared->key);
  g_free (shared);
}

/* YuNet takes pixels as they are, and blue first. */
static void
take_yunet (MienDetectorModel *model)
{
  model->detector = YUNET;
  model->largest_face = YUNET_LARGEST;
  model->bgr = TRUE;
  for (guint c = 0; c < MIEN_MAX_CHANNELS; c++) {
    model->range_min[c] = 0;
    model->range_max[c] = 255;
  }
}

static void
take_info (MienDetectorModel *model, const MienModelinfo *info)
{
  model->bgr = info->bgr;
  memcpy (model->range_min, info->range_min, sizeof (model->range_min));
  memcpy (model->range_max, info->range_max, sizeof (model->range_max));
  model->largest_face = info->largest_face;
}

static gboolean
check_task (const MienModelinfo *info, const char *side_file, GError **error)
{
  if (!info->is_there || info->task == MIEN_TASK_FIND)
    return TRUE;
  g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
      "%s: the network's outputs are those of a face detector; expected "
      "task=" MIEN_TASK_FIND_NAME " in [mien], found no task",
      side_file);
  return FALSE;
}

/* `graph` is the network at the least size. */
static gboolean
fill_model (MienDetectorModel *model, const MienGraph *graph, GError **error)
{
  MienDetectorLayout layout;
  g_autofree char *side_file =
      mien_modelfile_replace_suffix (model->path, ".modelinfo");

  if (!mien_detector_layout_read (&layout, graph, error)) {
    g_prefix_error (error, "%s: ", model->path);
    return FALSE;
  }
  g_autoptr (MienModelinfo) info =
      mien_modelinfo_load (side_file, graph, error);
  if (!info || !check_task (info, side_file, error))
    return FALSE;
  model->stride = layout.stride;
  model->channels = mien_shape_dim (&graph->values[graph->input].shape, 0);
  model->detector = model->name;
  if (layout.kind->is_yunet (&layout))
    take_yunet (model);
  if (info->is_there || model->detector == model->name)
    take_info (model, info);
  return TRUE;
}

static MienGraph *
load_graph (const char *path, guint width, guint height, GError **error)
{
  return mien_modelfile_load (path, (MienOnnxSize) { height, width }, error);
}

static SharedModel *
load (const char *path, const char *key, GError **error)
{
  g_autoptr (MienGraph) graph =
      load_graph (path, MIEN_DETECTOR_LEAST, MIEN_DETECTOR_LEAST, error);
  if (!graph)
    return NULL;
  SharedModel *shared = g_new0 (SharedModel, 1);
  g_mutex_init (&shared->lock);
  shared->n_refs = 1;
  shared->key = g_strdup (key);
  shared->model.path = g_strdup (path);
  shared->model.name = mien_modelfile_name (path);
  if (fill_model (&shared->model, graph, error))
    return shared;
  shared_model_free (shared);
  return NULL;
}

static SharedModel *
find_locked (const char *key)
{
  for (GList *l = models; l; l = l->next) {
    SharedModel *shared = l->data;
    if (strcmp (shared->key, key) == 0)
      return shared;
  }
  return NULL;
}

MienDetectorModel *
mien_detector_model_load (const char *name, const char *search_path,
    GError **error)
{
  g_autofree char *path = mien_modelfile_find (name, search_path, error);
  if (!path)
    return NULL;
  g_autofree char *key = mien_modelfile_canonical (path);

  g_mutex_lock (&models_lock);
  SharedModel *shared = find_locked (key);
  if (shared) {
    shared->n_refs++;
  } else {
    shared = load (path, key, error);
    if (shared)
      models = g_list_prepend (models, shared);
  }
  g_mutex_unlock (&models_lock);
  return shared ? &shared->model : NULL;
}

MienDetectorModel *
mien_detector_model_ref (MienDetectorModel *model)
{
  g_mutex_lock (&models_lock);
  ((SharedModel *) model)->n_refs++;
  g_mutex_unlock (&models_lock);
  return model;
}

void
mien_detector_model_unref (MienDetectorModel *model)
{
  if (!model)
    return;
  SharedModel *shared = (SharedModel *) model;
  g_mutex_lock (&models_lock);
  const gboolean last = --shared->n_refs == 0;
  if (last)
    models = g_list_remove (models, shared);
  g_mutex_unlock (&models_lock);
  if (last)
    shared_model_free (shared);
}

guint
mien_detector_model_fit (const MienDetectorModel *model, guint size)
{
  const guint least = MAX (size, MIEN_DETECTOR_LEAST);

  return (least + model->stride - 1) / model->stride * model->stride;
}

static void
sized_free (MienDetectorSized *sized)
{
  mien_graph_free (sized->graph);
  mien_detector_model_unref (sized->model);
  g_free (sized);
}

/* The model's lock is held. */
static MienDetectorSized *
make_sized (MienDetectorModel *model, guint width, guint height, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  MienGraph *graph = load_graph (model->path, width, height, error);
  if (!graph)
    return NULL;
  MienDetectorSized *sized = g_new0 (MienDetectorSized, 1);
  sized->model = mien_detector_model_ref (model);
  sized->graph = graph;
  /* The file may be another one by now. */
  const MienValue *input = &graph->values[graph->input];
  if (!mien_detector_layout_read (&sized->layout, graph, error)
      || mien_shape_dim (&input->shape, 0) != model->channels) {
    if (error && !*error)
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "it has changed since it was loaded");
    g_prefix_error (error, "%s: ", model->path);
    sized_free (sized);
    return NULL;
  }
  mien_graph_fuse (graph, NULL, 0);
  MIEN_DEBUG ("model %s: for pictures of %ux%u after %.1f ms", model->name,
      width, height, (g_get_monotonic_time () - start) / 1e3);
  return sized;
}

MienDetectorSized *
mien_detector_sized_get (MienDetectorModel *model, guint width, guint height,
    GError **error)
{
  SharedModel *shared = (SharedModel *) model;
  MienDetectorSized *sized = NULL;

  g_mutex_lock (&shared->lock);
  for (GList *l = shared->sizes; l && !sized; l = l->next) {
    MienDetectorSized *other = l->data;
    if (other->layout.width == width && other->layout.height == height)
      sized = other;
  }
  if (!sized) {
    sized = make_sized (model, width, height, error);
    if (sized)
      shared->sizes = g_list_prepend (shared->sizes, sized);
  }
  if (sized)
    sized->n_refs++;
  g_mutex_unlock (&shared->lock);
  return sized;
}

void
mien_detector_sized_unref (MienDetectorSized *sized)
{
  SharedModel *shared = (SharedModel *) sized->model;

  g_mutex_lock (&shared->lock);
  const gboolean last = --sized->n_refs == 0;
  if (last)
    shared->sizes = g_list_remove (shared->sizes, sized);
  g_mutex_unlock (&shared->lock);
  if (last)
    sized_free (sized);
}
