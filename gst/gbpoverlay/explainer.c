/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "explainer.h"

#include <math.h>

#include "answer.h"
#include "base/modelinput.h"
#include "engine/layers.h"
#include "meta/facebox.h"

#define N_SEEDS 2
/* One computes while the other is filled, and read. */
#define N_BATCHES 2

/* A place of a batch. */
typedef struct {
  guint face; /* its number */
  GstMienArea area;
  GstMienTarget target; /* what its seed is */
} Slot;

struct _GstMienExplainer {
  MienModel *model;
  MienDevice *device;
  MienPixelsWhere where;
  MienPixels *pixels[N_BATCHES];
  guint batch_size;
  GstMienQuestion question;
  GstMienPass passes[N_SEEDS]; /* by MienSeed; made when first needed */
  Slot *slots;                 /* N_BATCHES of batch_size */
  GPtrArray *maps;             /* of GstMienMap, of the last run */
  GArray *values;              /* float, of one map; kept between runs */
};

static void
pass_clear (GstMienPass *pass)
{
  g_clear_pointer (&pass->runner, mien_runner_free);
  g_clear_pointer (&pass->gradient, mien_gradient_free);
}

static gboolean
pass_init (GstMienPass *pass, const GstMienExplainer *self,
    const GstMienQuestion *question, MienSeed seed, GError **error)
{
  const MienGradientOptions options = {
    .target = question->target.value,
    .seed = seed,
    .rule = question->rule,
    .at_input = question->at_input,
    .layer = question->layer,
  };
  pass->gradient = mien_gradient_new (self->model->graph, &options, error);
  if (!pass->gradient)
    return FALSE;
  pass->runner = mien_runner_new (self->device,
      (const MienGraph *const *) &pass->gradient->graph, 1, self->batch_size,
      N_BATCHES, error);
  if (!pass->runner)
    pass_clear (pass);
  return pass->runner != NULL;
}

static void
clear_passes (GstMienExplainer *self)
{
  for (guint i = 0; i < N_SEEDS; i++)
    pass_clear (&self->passes[i]);
}

static void
make_pixels (GstMienExplainer *self)
{
  for (guint i = 0; i < N_BATCHES; i++)
    self->pixels[i] = mien_pixels_new (self->device, self->where);
}

static void
clear_pixels (GstMienExplainer *self)
{
  for (guint i = 0; i < N_BATCHES; i++)
    g_clear_pointer (&self->pixels[i], mien_pixels_free);
}

gboolean
gst_mien_explainer_ask (GstMienExplainer *self, const GstMienGbpFrame *frame,
    GError **error)
{
  GstMienQuestion question;
  if (!gst_mien_question_init (&question, frame, self->model, error))
    return FALSE;

  /* Made at once, so that what is wrong is found at once. */
  GstMienTarget target;
  const MienSeed seed = gst_mien_question_seed (&question, -1, &target);
  GstMienPass pass = { NULL };
  if (!pass_init (&pass, self, &question, seed, error)) {
    gst_mien_question_clear (&question);
    return FALSE;
  }
  clear_passes (self);
  gst_mien_question_clear (&self->question);
  self->question = question;
  self->passes[seed] = pass;
  return TRUE;
}

/* Where two elements under a max-pool become the same number at fp16, a gradient
 * goes to the first of them: pictures differ, if not by much. So fp16 is for who
 * asks for it. */
static MienDevice *
choose_device (const GstMienNetworkSettings *settings, GError **error)
{
  g_autoptr (MienDevice) device = mien_device_get (settings->device, error);
  if (!device)
    return NULL;
  return mien_device_choose (device,
      settings->precision == MIEN_PRECISION_FP16 ? MIEN_PRECISION_FP16
                                                 : MIEN_PRECISION_FP32,
      NULL, 0, error);
}

GstMienExplainer *
gst_mien_explainer_new (const GstMienGbpStart *start,
    const GstMienGbpFrame *frame, GError **error)
{
  g_autoptr (GstMienExplainer) self = g_new0 (GstMienExplainer, 1);
  self->batch_size = start->network.batch_size;
  self->slots = g_new0 (Slot, N_BATCHES * start->network.batch_size);
  self->maps =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_mien_map_unref);
  self->values = g_array_new (FALSE, FALSE, sizeof (float));
  self->model = mien_model_load (start->model ? start->model : "",
      start->network.model_path, NULL, error);
  if (!self->model)
    return NULL;
  self->device = choose_device (&start->network, error);
  if (!self->device)
    return NULL;
  self->where = start->network.pre_process;
  make_pixels (self);
  if (!gst_mien_explainer_ask (self, frame, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
gst_mien_explainer_free (GstMienExplainer *self)
{
  if (!self)
    return;
  clear_passes (self);
  clear_pixels (self);
  gst_mien_question_clear (&self->question);
  g_clear_pointer (&self->device, mien_device_unref);
  g_clear_pointer (&self->model, mien_model_unref);
  g_clear_pointer (&self->maps, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_array_unref);
  g_free (self->slots);
  g_free (self);
}

const char *
gst_mien_explainer_device_name (const GstMienExplainer *self)
{
  return mien_device_get_name (self->device);
}

const char *
gst_mien_explainer_precision (const GstMienExplainer *self)
{
  return mien_precision_name (mien_device_get_type (self->device));
}

gboolean
gst_mien_explainer_is_guided (const GstMienExplainer *self)
{
  return self->question.rule != MIEN_RULE_GUIDED
      || mien_graph_has_relu (self->model->graph);
}

gboolean
gst_mien_explainer_use_cpu (GstMienExplainer *self, GError **error)
{
  MienDevice *cpu = mien_device_get ("cpu", error);
  if (!cpu)
    return FALSE;
  clear_passes (self);
  clear_pixels (self);
  mien_device_unref (self->device);
  self->device = cpu;
  make_pixels (self);
  return TRUE;
}

static Slot *
slot_of (const GstMienExplainer *self, const GstMienPass *pass, guint slot)
{
  return &self->slots[pass->batch * self->batch_size + slot];
}

static const MienHead *
head_of (const GstMienExplainer *self)
{
  return &self->model->heads[self->question.target.head];
}

/* The class that this model's attribute tells of the face, or -1. */
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

/* Makes the face place `slot` of the input, and notes where that lies. */
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

/* What the network itself decides. */
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

/* NULL where it has no numbers. */
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

/* Of the faces of a frame those that are asked by a seed. */
typedef struct {
  MienSeed seed;
  const MienImage *image;
  const GPtrArray *faces;
  guint next;                   /* face to look at */
  guint n_submitted[N_BATCHES]; /* faces */
} Run;

/* The number of faces in the batch. */
static guint
fill_batch (GstMienExplainer *self, const GstMienPass *pass, Run *run)
{
  const GPtrArray *faces = run->faces;
  guint n = 0;
  for (; n < self->batch_size && run->next < faces->len; run->next++) {
    const GstMienFace *face = faces->pdata[run->next];
    Slot *slot = slot_of (self, pass, n);
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
  mien_pixels_flush (self->pixels[batch], pass->runner, batch);
  if (n > 0 && !mien_runner_submit (pass->runner, batch, n, error))
    return FALSE;
  run->n_submitted[batch] = n;
  return TRUE;
}

/* NULL for `maps`: they are not wanted. */
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

/* The next batch is under way before one is waited for. */
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
  if (!pass->runner && !pass_init (pass, self, &self->question, seed, error))
    return FALSE;
  Run run = { seed, image, faces, 0, { 0 } };
  return run_batches (self, &run, error);
}

const GPtrArray *
gst_mien_explainer_run (GstMienExplainer *self, const MienImage *image,
    const GPtrArray *faces, GError **error)
{
  for (guint i = 0; i < N_BATCHES; i++)
    mien_pixels_set_image (self->pixels[i], image);
  g_ptr_array_set_size (self->maps, 0);
  g_ptr_array_set_size (self->maps, (gint) faces->len);
  return run_by_seed (self, MIEN_SEED_WINNER, image, faces, error)
          && run_by_seed (self, MIEN_SEED_INPUT, image, faces, error)
      ? self->maps
      : NULL;
}
