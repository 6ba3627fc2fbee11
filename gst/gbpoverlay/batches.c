/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs the networks on a frame's faces in batches, and reads their maps. */

#include <math.h>

#include "explainer-private.h"
#include "meta/facebox.h"

static GstMienSlot *
slot_of (const GstMienExplainer *self, const GstMienPass *pass, guint slot)
{
  return &self->slots[pass->batch * self->batch_size + slot];
}

static const MienHead *
head_of (const GstMienExplainer *self)
{
  return &self->model->heads[self->question.target.head];
}

/* The class in the attribute that this model attached to the face, or -1. */
static int
known_winner (const GstMienExplainer *self, const GstMienFace *face)
{
  const MienHead *head = head_of (self);
  const GstMienAttribute *attribute =
      gst_mien_face_find_attribute (face, head->attribute);
  if (!attribute
      || !g_str_equal (gst_mien_attribute_get_model_name (attribute),
          self->model->name))
    return -1;
  const int class = gst_mien_attribute_get_label_id (attribute);
  return class < (int) head->n_labels ? class : -1;
}

static void
write_seed (const GstMienPass *pass, guint slot, const GstMienTarget *target)
{
  const MienGradient *gradient = pass->gradient;
  const guint value = mien_graph_input (gradient->graph, gradient->seed);
  const gsize n = mien_shape_elements (&gradient->graph->values[value].shape);
  float *seed = gst_mien_pass_input (pass, gradient->seed, slot);
  for (gsize i = 0; i < n; i++)
    seed[i] = i >= target->first && i < target->first + target->n;
}

/* Crops the face into place `slot` of the input, and stores the area of the
 * crop. */
static gboolean
crop_face (GstMienExplainer *self, const GstMienPass *pass,
    const MienImage *image, const GstMienFace *face, guint slot)
{
  const MienBox box = gst_mien_face_box (face);
  const MienView view = mien_face_view (face, self->model,
      self->question.aligned, mien_image_pixel_aspect (image));
  const MienBox *rect = &view.rect;
  const GstMienArea area = { (rect->x - box.x) / box.width,
    (rect->y - box.y) / box.height, rect->width / box.width,
    rect->height / box.height, view.angle };
  const MienPixelsPlace to = { pass->runner, pass->batch, .item = slot };
  slot_of (self, pass, slot)->area = area;
  return box.width > 0 && box.height > 0 && isfinite (area.x)
      && isfinite (area.y) && isfinite (area.width) && isfinite (area.height)
      && mien_pixels_crop_for_model (self->pixels[pass->batch], &view,
          self->model, &to);
}

static gboolean
all_finite (const GstMienPlane *plane)
{
  for (gsize i = 0; i < (gsize) plane->width * plane->height; i++) {
    if (!isfinite (plane->values[i]))
      return FALSE;
  }
  return TRUE;
}

static guint
best_class (const float *scores, guint n)
{
  guint best = 0;
  for (guint i = 1; i < n; i++)
    best = scores[i] > scores[best] ? i : best;
  return best;
}

/* The winner according to the outputs of this run. */
static guint
own_winner (const GstMienExplainer *self, const GstMienPass *pass, guint slot)
{
  return best_class (gst_mien_pass_output (pass, self->question.target.head,
                         slot),
      head_of (self)->n_labels);
}

static const char *
label_of (const GstMienExplainer *self, const GstMienPass *pass, guint slot)
{
  const GstMienTarget *target = &slot_of (self, pass, slot)->target;
  if (self->question.whole_map
      || self->question.target.kind != GST_MIEN_TARGET_WINNER)
    return self->question.label;
  return head_of (self)
      ->labels[target->n > 0 ? target->first : own_winner (self, pass, slot)];
}

/* Returns NULL if the map is not finite. */
static GstMienMap *
make_map (const GstMienExplainer *self, const GstMienPass *pass, guint slot)
{
  const GstMienPlane plane =
      gst_mien_answer_read (&self->question, pass, slot, self->values);
  if (!all_finite (&plane))
    return NULL;
  return gst_mien_map_new (self->question.name, self->model->name,
      label_of (self, pass, slot), &slot_of (self, pass, slot)->area,
      plane.width, plane.values, plane.width * plane.height);
}

/* A run on those faces of a frame that need one kind of seed. */
typedef struct {
  MienSeed seed;
  const MienImage *image;
  const GPtrArray *faces;
  guint next;                   /* index of the next face */
  guint n_submitted[N_BATCHES]; /* number of faces */
} Run;

/* Returns the number of faces in the batch. */
static guint
fill_batch (GstMienExplainer *self, const GstMienPass *pass, Run *run)
{
  const GPtrArray *faces = run->faces;
  guint n = 0;
  for (; n < self->batch_size && run->next < faces->len; run->next++) {
    const GstMienFace *face = faces->pdata[run->next];
    GstMienSlot *slot = slot_of (self, pass, n);
    if (gst_mien_question_seed (&self->question, known_winner (self, face),
            &slot->target)
            != run->seed
        || !crop_face (self, pass, run->image, face, n))
      continue;
    slot->face = run->next;
    if (run->seed == MIEN_SEED_INPUT)
      write_seed (pass, n, &slot->target);
    n++;
  }
  return n;
}

static gboolean
submit_batch (GstMienExplainer *self, Run *run, guint batch, GError **error)
{
  GstMienPass *pass = &self->passes[run->seed];
  pass->batch = batch;
  const guint n = fill_batch (self, pass, run);
  if (!mien_pixels_flush (self->pixels[batch], pass->runner, batch, error))
    return FALSE;
  if (n > 0 && !mien_runner_submit (pass->runner, batch, n, error))
    return FALSE;
  run->n_submitted[batch] = n;
  return TRUE;
}

/* Waits for the batch. Discards its maps if `maps` is NULL. */
static gboolean
finish_batch (GstMienExplainer *self, Run *run, guint batch, GPtrArray *maps,
    GError **error)
{
  GstMienPass *pass = &self->passes[run->seed];
  const guint n = run->n_submitted[batch];
  if (n == 0)
    return TRUE;
  run->n_submitted[batch] = 0;
  if (!mien_runner_wait (pass->runner, batch, error))
    return FALSE;
  pass->batch = batch;
  for (guint slot = 0; maps && slot < n; slot++)
    maps->pdata[slot_of (self, pass, slot)->face] = make_map (self, pass, slot);
  return TRUE;
}

/* Submits the next batch before waiting for one. */
static gboolean
run_batches (GstMienExplainer *self, Run *run, GError **error)
{
  gboolean ok = submit_batch (self, run, 0, error);
  for (guint batch = 0; ok && run->n_submitted[batch] > 0; batch = !batch)
    ok = submit_batch (self, run, !batch, error)
        && finish_batch (self, run, batch, self->maps, error);
  for (guint batch = 0; !ok && batch < N_BATCHES; batch++)
    finish_batch (self, run, batch, NULL, NULL);
  return ok;
}

static gboolean
any_by_seed (const GstMienExplainer *self, MienSeed seed,
    const GPtrArray *faces)
{
  GstMienTarget target;
  for (guint i = 0; i < faces->len; i++) {
    if (gst_mien_question_seed (&self->question,
            known_winner (self, faces->pdata[i]), &target)
        == seed)
      return TRUE;
  }
  return FALSE;
}

static gboolean
run_by_seed (GstMienExplainer *self, MienSeed seed, const MienImage *image,
    const GPtrArray *faces, GError **error)
{
  GstMienPass *pass = &self->passes[seed];
  if (!any_by_seed (self, seed, faces))
    return TRUE;
  if (!pass->runner
      && !gst_mien_pass_init (pass, self, &self->question, seed, error))
    return FALSE;
  Run run = { seed, image, faces, 0, { 0 } };
  return run_batches (self, &run, error);
}

const GPtrArray *
gst_mien_explainer_run (GstMienExplainer *self, const MienImage *image,
    const MienPixelsSource *source, const GPtrArray *faces, GError **error)
{
  for (guint i = 0; i < N_BATCHES; i++) {
    mien_pixels_set_source (self->pixels[i], source);
    mien_pixels_set_image (self->pixels[i], image);
  }
  g_ptr_array_set_size (self->maps, 0);
  g_ptr_array_set_size (self->maps, (gint) faces->len);
  return run_by_seed (self, MIEN_SEED_WINNER, image, faces, error)
          && run_by_seed (self, MIEN_SEED_INPUT, image, faces, error)
      ? self->maps
      : NULL;
}
