/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "model.h"

#include <string.h>

#include "engine/fusion.h"
#include "log/log.h"
#include "model/modelfile.h"
#include "model/registry.h"

/* Beyond this size YuNet's boxes are too small: its anchors are made for faces
 * of 10 to 300 pixels (docs/detection.md). */
#define YUNET_LARGEST 256
#define YUNET "yunet"

typedef struct {
  MienDetectorModel model; /* first, so that a pointer to it also points to
                            * this */
  MienRegistry sizes;      /* of MienDetectorSized */
} Model;

static MienRegistry models;

static void
model_free (Model *self)
{
  mien_registry_clear (&self->sizes);
  g_free (self->model.name);
  g_free (self->model.path);
  g_free (self);
}

/* YuNet takes unscaled pixel values, blue first. */
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

/* `graph` is the network at the smallest size. */
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

static gpointer
load (gconstpointer path, GError **error)
{
  g_autoptr (MienGraph) graph =
      load_graph (path, MIEN_DETECTOR_LEAST, MIEN_DETECTOR_LEAST, error);
  if (!graph)
    return NULL;
  Model *self = g_new0 (Model, 1);
  g_mutex_init (&self->sizes.lock);
  self->model.path = g_strdup (path);
  self->model.name = mien_modelfile_name (path);
  if (fill_model (&self->model, graph, error))
    return self;
  model_free (self);
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
  return mien_registry_get (&models, key, load, path, error);
}

MienDetectorModel *
mien_detector_model_ref (MienDetectorModel *model)
{
  mien_registry_ref (&models, model);
  return model;
}

void
mien_detector_model_unref (MienDetectorModel *model)
{
  if (model && mien_registry_unref (&models, model))
    model_free ((Model *) model);
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

typedef struct {
  MienDetectorModel *model;
  guint width, height;
} Wanted;

static gpointer
make_sized (gconstpointer data, GError **error)
{
  const Wanted *wanted = data;
  MienDetectorModel *model = wanted->model;
  const gint64 start = g_get_monotonic_time ();
  MienGraph *graph =
      load_graph (model->path, wanted->width, wanted->height, error);
  if (!graph)
    return NULL;
  MienDetectorSized *sized = g_new0 (MienDetectorSized, 1);
  sized->model = mien_detector_model_ref (model);
  sized->graph = graph;
  /* The file may have been replaced meanwhile. */
  const MienValue *input = &graph->values[graph->input];
  if (!mien_detector_layout_read (&sized->layout, graph, error)
      || mien_shape_dim (&input->shape, 0) != model->channels) {
    if (error && !*error)
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "the file has changed since it was loaded");
    g_prefix_error (error, "%s: ", model->path);
    sized_free (sized);
    return NULL;
  }
  mien_graph_fuse (graph, NULL, 0);
  MIEN_DEBUG ("model %s: for pictures of %ux%u after %.1f ms", model->name,
      wanted->width, wanted->height, (g_get_monotonic_time () - start) / 1e3);
  return sized;
}

MienDetectorSized *
mien_detector_sized_get (MienDetectorModel *model, guint width, guint height,
    GError **error)
{
  const Wanted wanted = { model, width, height };
  g_autofree char *key = g_strdup_printf ("%ux%u", width, height);

  return mien_registry_get (&((Model *) model)->sizes, key, make_sized, &wanted,
      error);
}

void
mien_detector_sized_unref (MienDetectorSized *sized)
{
  if (mien_registry_unref (&((Model *) sized->model)->sizes, sized))
    sized_free (sized);
}
