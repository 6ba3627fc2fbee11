/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "classifier-private.h"
#include "labels.h"

static const MienHead *
find_head (const MienModel *model, const char *attribute)
{
  for (guint k = 0; k < model->n_heads; k++)
    if (g_str_equal (model->heads[k].attribute, attribute))
      return &model->heads[k];
  return NULL;
}

/* An attribute that both models have, or NULL. */
static const char *
find_shared (const MienModel *model, const MienModel *other)
{
  for (guint k = 0; k < model->n_heads; k++)
    if (find_head (other, model->heads[k].attribute))
      return model->heads[k].attribute;
  return NULL;
}

/* Two models must not have the same attribute: the second would replace that of
 * the first. */
static gboolean
add_model (GPtrArray *models, MienModel *model, GError **error)
{
  for (guint i = 0; i < models->len; i++) {
    const MienModel *other = models->pdata[i];
    const char *shared = find_shared (model, other);
    if (shared) {
      g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
          "models: %s and %s both have the attribute \"%s\"; use one of them",
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
        "models: expected names or paths separated by commas, found \"%s\"",
        list);
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

/* `device` at the requested precision. */
static MienDevice *
choose_precision (const GstMienClassifier *self, MienDevice *device,
    MienPrecision precision, GError **error)
{
  g_autofree MienTrial *trials =
      mien_model_trials ((MienModel *const *) self->models->pdata,
          self->models->len);
  return mien_device_choose (device, precision, trials, self->models->len,
      error);
}

static GPtrArray *
make_pixels (const GstMienClassifier *self, MienDevice *device, guint n_slots)
{
  GPtrArray *pixels =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mien_pixels_free);

  for (guint i = 0; i < n_slots; i++)
    g_ptr_array_add (pixels,
        mien_pixels_new (device,
            self->frames_on ? MIEN_PIXELS_VULKAN : self->where));
  return pixels;
}

/* `n_jobs` 0: the device's preference. */
static GstMienPlace *
place_new_on (const GstMienClassifier *self, MienDevice *base,
    MienPrecision precision, guint n_jobs, GError **error)
{
  g_autoptr (MienDevice) device =
      choose_precision (self, base, precision, error);
  if (!device)
    return NULL;
  g_autofree const MienGraph **graphs =
      mien_model_graphs ((MienModel *const *) self->models->pdata,
          self->models->len);
  const guint n_items = self->batch_size * self->n_views;
  if (n_jobs == 0)
    n_jobs = gst_mien_network_choose_in_flight (mien_device_is_gpu (device));
  const guint n_slots = n_jobs + 1;
  MienRunner *runner = self->shared && !self->frames_on
      ? mien_runner_new_shared (device, graphs, self->models->len, n_items,
          n_slots, error)
      : mien_runner_new (device, graphs, self->models->len, n_items, n_slots,
          error);
  if (!runner)
    return NULL;
  GstMienPlace *place = g_atomic_rc_box_new0 (GstMienPlace);
  place->runner = runner;
  place->pixels = make_pixels (self, device, n_slots);
  place->device = g_steal_pointer (&device);
  place->n_jobs = n_jobs;
  return place;
}

static GstMienPlace *
place_new (const GstMienClassifier *self, const char *spec,
    MienPrecision precision, guint n_jobs, GError **error)
{
  g_autoptr (MienDevice) device = mien_device_get (spec, error);

  return device ? place_new_on (self, device, precision, n_jobs, error) : NULL;
}

static void
place_clear (gpointer place)
{
  GstMienPlace *self = place;

  mien_runner_free (self->runner);
  g_ptr_array_unref (self->pixels);
  mien_device_unref (self->device);
}

GstMienClassifier *
gst_mien_classifier_new (const GstMienStartSettings *settings, GError **error)
{
  g_autoptr (GstMienClassifier) self = g_new0 (GstMienClassifier, 1);
  gst_mien_location_init (&self->location, place_clear);
  self->batch_size = settings->network.batch_size;
  self->shared = settings->shared;
  self->where = settings->network.pre_process;
  self->n_views = settings->flip_average ? 2 : 1;
  self->models = load_models (settings, error);
  if (!self->models)
    return NULL;
  self->classes = make_classes (self->models, settings->labels, error);
  if (!self->classes)
    return NULL;
  GstMienPlace *place = place_new (self, settings->network.device,
      settings->network.precision, settings->network.nireq, error);
  if (!place)
    return NULL;
  gst_mien_location_move (&self->location, place);
  self->n_jobs = place->n_jobs;
  self->jobs = g_ptr_array_new_with_free_func (gst_mien_classify_job_free);
  for (guint i = 0; i < self->n_jobs; i++)
    g_ptr_array_add (self->jobs, gst_mien_classify_job_new (self, i));
  return g_steal_pointer (&self);
}

void
gst_mien_classifier_free (GstMienClassifier *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  gst_mien_location_clear (&self->location);
  g_clear_pointer (&self->frames_on, mien_device_unref);
  g_clear_pointer (&self->classes, g_ptr_array_unref);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_free (self);
}

static MienDevice *
device_of (const GstMienClassifier *self)
{
  const GstMienPlace *place = gst_mien_location_peek (&self->location);

  return place->device;
}

const char *
gst_mien_classifier_device_name (const GstMienClassifier *self)
{
  return mien_device_get_name (device_of (self));
}

guint
gst_mien_classifier_n_jobs (const GstMienClassifier *self)
{
  return self->n_jobs;
}

gboolean
gst_mien_classifier_takes_frames (GstMienClassifier *self)
{
  GstMienPlace *place = gst_mien_location_ref_place (&self->location);
  const gboolean result =
      !self->shared && mien_pixels_are_on_device (place->pixels->pdata[0]);

  gst_mien_location_unref_place (&self->location, place);
  return result;
}

const char *
gst_mien_classifier_precision (const GstMienClassifier *self)
{
  return mien_precision_name (mien_device_get_type (device_of (self)));
}

guint
gst_mien_classifier_n_attributes (const GstMienClassifier *self)
{
  return self->classes->len;
}

MienDevice *
gst_mien_classifier_frames_on (const GstMienClassifier *self)
{
  return self->frames_on;
}

gboolean
gst_mien_classifier_move (GstMienClassifier *self, MienDevice *device,
    const GstMienStartSettings *settings, GError **error)
{
  const GstMienNetworkSettings *network = &settings->network;
  g_autoptr (MienDevice) before = g_steal_pointer (&self->frames_on);

  self->frames_on = device ? mien_device_ref (device) : NULL;
  GstMienPlace *place = device
      ? place_new_on (self, device, network->precision, self->n_jobs, error)
      : place_new (self, network->device, network->precision, self->n_jobs,
          error);
  if (!place)
    return FALSE;
  gst_mien_location_move (&self->location, place);
  return TRUE;
}

gboolean
gst_mien_classifier_use_cpu (GstMienClassifier *self, GError **error)
{
  GstMienPlace *cpu =
      place_new (self, "cpu", MIEN_PRECISION_FP32, self->n_jobs, error);
  if (!cpu)
    return FALSE;
  gst_mien_location_move (&self->location, cpu);
  return TRUE;
}
