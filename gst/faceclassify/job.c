/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A frame's faces are submitted in batches. If the spare slot is free, two are
 * in flight: the device computes one while the next one is cropped.
 */
#include <math.h>

#include "base/modelinput.h"
#include "classifier-private.h"

#define N_BATCHES 2

/* Faces that are submitted together. */
typedef struct {
  guint slot;
  guint *faces; /* indices into the task's faces; room for batch_size */
  guint n;
} Batch;

struct _GstMienClassifyJob {
  GstMienClassifier *classifier;
  guint slot; /* of this job */
  GstMienClassifyTask task;
  GstMienPlace *place;
  gboolean has_spare; /* whether it holds the place's spare slot */
  Batch batches[N_BATCHES];
  guint first, n_submitted; /* batches, used in turn; only first if no spare */
  guint next;               /* face to crop */
  guint n_failed;
  GError *error; /* from submitting at the begin */
  GArray *mean;  /* float, the mean of a face's views */
};

GstMienClassifyJob *
gst_mien_classify_job_new (GstMienClassifier *classifier, guint slot)
{
  GstMienClassifyJob *self = g_new0 (GstMienClassifyJob, 1);

  self->classifier = classifier;
  self->slot = slot;
  for (guint i = 0; i < N_BATCHES; i++)
    self->batches[i].faces = g_new (guint, classifier->batch_size);
  self->mean = g_array_new (FALSE, FALSE, sizeof (float));
  return self;
}

void
gst_mien_classify_job_free (gpointer job)
{
  GstMienClassifyJob *self = job;

  for (guint i = 0; i < N_BATCHES; i++)
    g_free (self->batches[i].faces);
  g_array_unref (self->mean);
  g_free (self);
}

static guint
n_models (const GstMienClassifyJob *self)
{
  return self->classifier->models->len;
}

static const MienModel *
model_of (const GstMienClassifyJob *self, guint m)
{
  return self->classifier->models->pdata[m];
}

/* The pixels that make the inputs of the batch. */
static MienPixels *
pixels_of (const GstMienClassifyJob *self, const Batch *batch)
{
  return self->place->pixels->pdata[batch->slot];
}

/* Makes item `i` of the inputs of all models from `face`. */
static gboolean
crop_face (GstMienClassifyJob *self, const Batch *batch,
    const GstMienFace *face, guint i)
{
  const float aspect = mien_image_pixel_aspect (&self->task.image);
  const guint n_views = self->classifier->n_views;

  for (guint m = 0; m < n_models (self); m++) {
    const MienModel *model = model_of (self, m);
    const MienView view =
        mien_face_view (face, model, self->task.settings->align, aspect);
    for (guint v = 0; v < n_views; v++) {
      const MienPixelsPlace to = { self->place->runner, batch->slot, m,
        i * n_views + v, v == 1 };
      if (!mien_pixels_crop_for_model (pixels_of (self, batch), &view, model,
              &to))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
fill (GstMienClassifyJob *self, Batch *batch, GError **error)
{
  const GPtrArray *faces = self->task.faces;

  mien_pixels_set_source (pixels_of (self, batch), self->task.source);
  mien_pixels_set_loan (pixels_of (self, batch), self->task.loan);
  mien_pixels_set_frame (pixels_of (self, batch), &self->task.planes,
      &self->task.image, self->task.upload);
  for (batch->n = 0;
       batch->n < self->classifier->batch_size && self->next < faces->len;
       self->next++) {
    if (crop_face (self, batch, faces->pdata[self->next], batch->n))
      batch->faces[batch->n++] = self->next;
    else
      self->n_failed++;
  }
  return mien_pixels_flush (pixels_of (self, batch), self->place->runner,
      batch->slot, error);
}

/* A batch to fill, or NULL if one must finish first. */
static Batch *
find_free (GstMienClassifyJob *self)
{
  if (self->n_submitted == 0)
    return &self->batches[self->first];
  if (self->n_submitted == N_BATCHES)
    return NULL;
  if (!self->has_spare)
    self->has_spare =
        g_atomic_int_compare_and_exchange (&self->place->spare_taken, FALSE,
            TRUE);
  return self->has_spare ? &self->batches[(self->first + 1) % N_BATCHES] : NULL;
}

static gboolean
submit (GstMienClassifyJob *self, GError **error)
{
  Batch *batch;

  while (self->next < self->task.faces->len && (batch = find_free (self))) {
    if (!fill (self, batch, error))
      return FALSE;
    if (batch->n == 0)
      return TRUE;
    if (!mien_runner_submit (self->place->runner, batch->slot,
            batch->n * self->classifier->n_views, error))
      return FALSE;
    self->n_submitted++;
  }
  return TRUE;
}

static void
begin (GstMienClassifyJob *self)
{
  self->place = gst_mien_location_ref_place (&self->classifier->location);
  self->batches[0].slot = self->slot;
  self->batches[1].slot = self->classifier->n_jobs;
  self->first = 0;
  self->next = 0;
  self->n_failed = 0;
}

GstMienClassifyJob *
gst_mien_classifier_begin (GstMienClassifier *classifier,
    const GstMienClassifyTask *task)
{
  GstMienClassifyJob *self = classifier->jobs->pdata[classifier->next];

  classifier->next = (classifier->next + 1) % classifier->n_jobs;
  self->task = *task;
  begin (self);
  submit (self, &self->error);
  return self;
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

/* NULL if the result is not finite. */
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

/* The output of head `k` of model `m`, `n` numbers, for the face at position
 * `i` of the batch: the mean over its views. */
static const float *
result_of (GstMienClassifyJob *self, const Batch *batch, guint m, guint k,
    guint i, guint n)
{
  const guint n_views = self->classifier->n_views;
  const MienPort port =
      mien_runner_output (self->place->runner, batch->slot, m, k);
  const float *first = mien_port_floats (port, i * n_views);
  if (n_views == 1)
    return first;

  const float *second = mien_port_floats (port, i * n_views + 1);
  g_array_set_size (self->mean, n);
  float *mean = (float *) (gpointer) self->mean->data;
  for (guint v = 0; v < n; v++)
    mean[v] = (first[v] + second[v]) / 2;
  return mean;
}

/* Attaches the results of the model's heads, the first of which is attribute
 * number `first`. FALSE if one is not finite. */
static gboolean
attach_heads (GstMienClassifyJob *self, const Batch *batch, guint m,
    guint first, guint i)
{
  const MienModel *model = model_of (self, m);
  gboolean ok = TRUE;
  for (guint k = 0; k < model->n_heads; k++) {
    const MienHead *head = &model->heads[k];
    const guint n = head->kind == MIEN_HEAD_NUMBER ? 1 : head->n_labels;
    GstMienAttribute *result =
        make_attribute (self->classifier->classes->pdata[first + k], head,
            result_of (self, batch, m, k, i, n));
    if (result)
      gst_mien_visit_take_result (self->task.visit, batch->faces[i], first + k,
          result, self->task.settings);
    else
      ok = FALSE;
  }
  return ok;
}

/* Attaches the attributes of the face at position `i`; FALSE if one failed. */
static gboolean
attach (GstMienClassifyJob *self, const Batch *batch, guint i)
{
  gboolean ok = TRUE;
  guint first = 0;
  for (guint m = 0; m < n_models (self); m++) {
    ok &= attach_heads (self, batch, m, first, i);
    first += model_of (self, m)->n_heads;
  }
  return ok;
}

/* Waits for the batch that was submitted first. */
static Batch *
wait (GstMienClassifyJob *self, GError **error)
{
  Batch *batch = &self->batches[self->first];

  if (self->has_spare)
    self->first = (self->first + 1) % N_BATCHES;
  self->n_submitted--;
  return mien_runner_wait (self->place->runner, batch->slot, error)
      ? batch
      : NULL;
}

gboolean
gst_mien_classify_job_run (GstMienClassifyJob *self, guint *n_failed,
    GError **error)
{
  if (self->error) {
    g_propagate_error (error, g_steal_pointer (&self->error));
    return FALSE;
  }
  while (self->n_submitted > 0 || self->next < self->task.faces->len) {
    if (self->n_submitted > 0) {
      const Batch *batch = wait (self, error);
      if (!batch)
        return FALSE;
      for (guint i = 0; i < batch->n; i++)
        self->n_failed += !attach (self, batch, i);
    }
    if (!submit (self, error))
      return FALSE;
  }
  *n_failed = self->n_failed;
  return TRUE;
}

void
gst_mien_classify_job_end (GstMienClassifyJob *self)
{
  while (self->n_submitted > 0)
    wait (self, NULL);
  if (self->has_spare)
    g_atomic_int_set (&self->place->spare_taken, FALSE);
  self->has_spare = FALSE;
  g_clear_error (&self->error);
  gst_mien_location_unref_place (&self->classifier->location,
      g_steal_pointer (&self->place));
}

gboolean
gst_mien_classify_job_is_left_behind (const GstMienClassifyJob *self)
{
  return !gst_mien_location_is (&self->classifier->location, self->place);
}

void
gst_mien_classify_job_restart (GstMienClassifyJob *self)
{
  gst_mien_classify_job_end (self);
  begin (self);
}
