/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "classifier.h"

#include <math.h>
#include <string.h>

#include "base/modelinput.h"
#include "labels.h"

struct _GstMienClassifier {
  GPtrArray *models;  /* of MienModel */
  GPtrArray *classes; /* of GstMienClassSet, one per head: those of the first
                       * model, then those of the next */
  MienDevice *device;
  MienRunner *runner;
  MienPixelsWhere where;
  MienPixels *pixels;
  guint batch_size; /* faces */
  guint n_views;    /* items of a face: itself, and its mirror image */
  gboolean shared;
  GstMienFace **batch; /* the faces of the submission, batch_size */
  GArray *mean;        /* float, of what is said of them */
};

static const MienHead *
find_head (const MienModel *model, const char *attribute)
{
  for (guint k = 0; k < model->n_heads; k++)
    if (g_str_equal (model->heads[k].attribute, attribute))
      return &model->heads[k];
  return NULL;
}

/* The attribute that both tell, or NULL. */
static const char *
find_shared (const MienModel *model, const MienModel *other)
{
  for (guint k = 0; k < model->n_heads; k++)
    if (find_head (other, model->heads[k].attribute))
      return model->heads[k].attribute;
  return NULL;
}

/* Two models may not tell the same thing: the second's attribute would
 * replace the first's. */
static gboolean
add_model (GPtrArray *models, MienModel *model, GError **error)
{
  for (guint i = 0; i < models->len; i++) {
    const MienModel *other = models->pdata[i];
    const char *shared = find_shared (model, other);
    if (shared) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "models: %s and %s both tell \"%s\" of a face; name one of them",
          other->path, model->path, shared);
      mien_model_unref (model);
      return FALSE;
    }
  }
  g_ptr_array_add (models, model);
  return TRUE;
}

static GPtrArray *
load_models (const GstMienStartSettings *settings, GError **error)
{
  g_autoptr (GPtrArray) models =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mien_model_unref);
  const char *list = settings->models ? settings->models : "";
  g_auto (GStrv) names = g_strsplit (list, ",", -1);

  for (guint i = 0; names[i]; i++) {
    if (*g_strstrip (names[i]) == '\0')
      continue;
    MienModel *model =
        mien_model_load (names[i], settings->network.model_path, NULL, error);
    if (!model || !add_model (models, model, error))
      return NULL;
  }
  if (models->len == 0) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_NOT_FOUND,
        "models: \"%s\" names no model", list);
    return NULL;
  }
  return g_steal_pointer (&models);
}

static GstMienClassSet *
make_class_set (const MienModel *model, const MienHead *head,
    const char *const *labels)
{
  return head->kind == MIEN_HEAD_NUMBER
      ? gst_mien_class_set_new_number (head->attribute, model->name, head->unit)
      : gst_mien_class_set_new (head->attribute, model->name, labels);
}

static GPtrArray *
make_classes (const GPtrArray *models, const char *own_labels, GError **error)
{
  g_autoptr (GPtrArray) labels = gst_mien_classify_labels_parse (own_labels,
      (MienModel *const *) models->pdata, models->len, error);
  if (!labels)
    return NULL;

  GPtrArray *classes = g_ptr_array_new_with_free_func (
      (GDestroyNotify) gst_mien_class_set_unref);
  for (guint m = 0; m < models->len; m++) {
    const MienModel *model = models->pdata[m];
    for (guint k = 0; k < model->n_heads; k++)
      g_ptr_array_add (classes,
          make_class_set (model, &model->heads[k],
              labels->pdata[classes->len]));
  }
  return classes;
}

/* On failure things stay as they are. */
static gboolean
use_device (GstMienClassifier *self, const char *spec, GError **error)
{
  g_autoptr (MienDevice) device = mien_device_get (spec, error);
  if (!device)
    return FALSE;
  g_autofree const MienGraph **graphs =
      mien_model_graphs ((MienModel *const *) self->models->pdata,
          self->models->len);
  const guint n_items = self->batch_size * self->n_views;
  MienRunner *runner = self->shared
      ? mien_runner_new_shared (device, graphs, self->models->len, n_items, 1,
          error)
      : mien_runner_new (device, graphs, self->models->len, n_items, 1, error);
  if (!runner)
    return FALSE;
  g_clear_pointer (&self->runner, mien_runner_free);
  g_clear_pointer (&self->pixels, mien_pixels_free);
  g_clear_pointer (&self->device, mien_device_unref);
  self->runner = runner;
  self->pixels = mien_pixels_new (device, self->where);
  self->device = g_steal_pointer (&device);
  return TRUE;
}

GstMienClassifier *
gst_mien_classifier_new (const GstMienStartSettings *settings, GError **error)
{
  g_autoptr (GstMienClassifier) self = g_new0 (GstMienClassifier, 1);
  self->batch_size = settings->network.batch_size;
  self->shared = settings->shared;
  self->where = settings->network.pre_process;
  self->n_views = settings->flip_average ? 2 : 1;
  self->mean = g_array_new (FALSE, FALSE, sizeof (float));
  self->batch = g_new0 (GstMienFace *, settings->network.batch_size);
  self->models = load_models (settings, error);
  if (!self->models)
    return NULL;
  self->classes = make_classes (self->models, settings->labels, error);
  if (!self->classes || !use_device (self, settings->network.device, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
gst_mien_classifier_free (GstMienClassifier *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->runner, mien_runner_free);
  g_clear_pointer (&self->pixels, mien_pixels_free);
  g_clear_pointer (&self->device, mien_device_unref);
  g_clear_pointer (&self->classes, g_ptr_array_unref);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_free (self->batch);
  g_array_unref (self->mean);
  g_free (self);
}

const char *
gst_mien_classifier_device_name (const GstMienClassifier *self)
{
  return mien_device_get_name (self->device);
}

guint
gst_mien_classifier_n_attributes (const GstMienClassifier *self)
{
  return self->classes->len;
}

gboolean
gst_mien_classifier_use_cpu (GstMienClassifier *self, GError **error)
{
  return use_device (self, "cpu", error);
}

/* Makes `face` place `slot` of the inputs of all models. */
static gboolean
crop_face (GstMienClassifier *self, const GstMienClassifyJob *job,
    const GstMienFace *face, guint slot)
{
  const float aspect = mien_image_pixel_aspect (&job->image);

  for (guint m = 0; m < self->models->len; m++) {
    const MienModel *model = self->models->pdata[m];
    const MienView view =
        mien_face_view (face, model, job->settings->align, aspect);
    for (guint v = 0; v < self->n_views; v++) {
      const MienPixelsPlace to = { self->runner, 0, m, slot * self->n_views + v,
        v == 1 };
      if (!mien_pixels_crop_for_model (self->pixels, &view, model, &to))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
all_finite (const float *numbers, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (!isfinite (numbers[i]))
      return FALSE;
  }
  return TRUE;
}

/* NULL where a number of it is none. */
static GstMienAttribute *
make_attribute (GstMienClassSet *classes, const MienHead *head,
    const float *result)
{
  const gboolean is_number = head->kind == MIEN_HEAD_NUMBER;

  if (!all_finite (result, is_number ? 1 : head->n_labels))
    return NULL;
  return is_number ? gst_mien_attribute_new_number (classes, *result)
                   : gst_mien_attribute_new (classes, result, head->n_labels);
}

/* What head `k` of model `m` says of the face, `n` numbers: the mean over its
 * views. */
static const float *
result_of (GstMienClassifier *self, guint m, guint k, guint slot, guint n)
{
  const MienPort port = mien_runner_output (self->runner, 0, m, k);
  const float *first = mien_port_floats (port, slot * self->n_views);
  if (self->n_views == 1)
    return first;

  const float *second = mien_port_floats (port, slot * self->n_views + 1);
  g_array_set_size (self->mean, n);
  float *mean = (float *) (gpointer) self->mean->data;
  for (guint i = 0; i < n; i++)
    mean[i] = (first[i] + second[i]) / 2;
  return mean;
}

/* Those of the model's heads, the first of which is attribute number
 * `first`. */
static gboolean
attach_heads (GstMienClassifier *self, guint m, guint first, guint slot,
    const GstMienClassifyJob *job)
{
  const MienModel *model = self->models->pdata[m];
  gboolean ok = TRUE;
  for (guint k = 0; k < model->n_heads; k++) {
    const MienHead *head = &model->heads[k];
    const guint n = head->kind == MIEN_HEAD_NUMBER ? 1 : head->n_labels;
    GstMienAttribute *result = make_attribute (self->classes->pdata[first + k],
        head, result_of (self, m, k, slot, n));
    if (result)
      gst_mien_history_take_result (job->history, self->batch[slot], first + k,
          result, job->settings);
    else
      ok = FALSE;
  }
  return ok;
}

/* Attributes of the face in place `slot`; FALSE if one had no scores. */
static gboolean
attach (GstMienClassifier *self, guint slot, const GstMienClassifyJob *job)
{
  gboolean ok = TRUE;
  guint first = 0;
  for (guint m = 0; m < self->models->len; m++) {
    ok &= attach_heads (self, m, first, slot, job);
    first += ((const MienModel *) self->models->pdata[m])->n_heads;
  }
  return ok;
}

gboolean
gst_mien_classifier_run (GstMienClassifier *self, GstMienClassifyJob *job,
    GError **error)
{
  const GPtrArray *faces = job->faces;

  job->n_failed = 0;
  mien_pixels_set_image (self->pixels, &job->image);
  for (guint next = 0; next < faces->len;) {
    guint n = 0;
    for (; n < self->batch_size && next < faces->len; next++) {
      if (crop_face (self, job, faces->pdata[next], n))
        self->batch[n++] = faces->pdata[next];
      else
        job->n_failed++;
    }
    mien_pixels_flush (self->pixels, self->runner, 0);
    if (n > 0
        && !(mien_runner_submit (self->runner, 0, n * self->n_views, error)
            && mien_runner_wait (self->runner, 0, error)))
      return FALSE;
    for (guint slot = 0; slot < n; slot++)
      job->n_failed += !attach (self, slot, job);
  }
  return TRUE;
}
