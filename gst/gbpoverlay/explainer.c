/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "explainer-private.h"

#include "engine/layers.h"

static void
pass_clear (GstMienPass *pass)
{
  g_clear_pointer (&pass->runner, mien_runner_free);
  g_clear_pointer (&pass->gradient, mien_gradient_free);
}

gboolean
gst_mien_pass_init (GstMienPass *pass, const GstMienExplainer *self,
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
    self->pixels[i] = mien_pixels_new (self->device,
        self->frames_on ? MIEN_PIXELS_VULKAN : self->where);
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

  /* Created immediately, to report errors immediately. */
  GstMienTarget target;
  const MienSeed seed = gst_mien_question_seed (&question, -1, &target);
  GstMienPass pass = { NULL };
  if (!gst_mien_pass_init (&pass, self, &question, seed, error)) {
    gst_mien_question_clear (&question);
    return FALSE;
  }
  clear_passes (self);
  gst_mien_question_clear (&self->question);
  self->question = question;
  self->passes[seed] = pass;
  return TRUE;
}

/* fp16 is only used on request: if two inputs of a max-pool round to the same
 * value, the gradient goes to the first of them, so pictures differ
 * slightly. */
static MienDevice *
choose_device (MienDevice *frames_on, const GstMienNetworkSettings *settings,
    GError **error)
{
  g_autoptr (MienDevice) device = frames_on
      ? mien_device_ref (frames_on)
      : mien_device_get (settings->device, error);
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
  self->slots = g_new0 (GstMienSlot, N_BATCHES * start->network.batch_size);
  self->maps =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_mien_map_unref);
  self->values = g_array_new (FALSE, FALSE, sizeof (float));
  self->model = mien_model_load (start->model ? start->model : "",
      start->network.model_path, NULL, error);
  if (!self->model)
    return NULL;
  self->device = choose_device (NULL, &start->network, error);
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
  g_clear_pointer (&self->frames_on, mien_device_unref);
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

/* Takes ownership of `device`. */
static void
move_to (GstMienExplainer *self, MienDevice *device)
{
  clear_passes (self);
  clear_pixels (self);
  mien_device_unref (self->device);
  self->device = device;
  make_pixels (self);
}

MienDevice *
gst_mien_explainer_frames_on (const GstMienExplainer *self)
{
  return self->frames_on;
}

gboolean
gst_mien_explainer_move (GstMienExplainer *self, MienDevice *device,
    const GstMienNetworkSettings *settings, GError **error)
{
  MienDevice *chosen = choose_device (device, settings, error);

  if (!chosen)
    return FALSE;
  g_clear_pointer (&self->frames_on, mien_device_unref);
  self->frames_on = device ? mien_device_ref (device) : NULL;
  move_to (self, chosen);
  return TRUE;
}

gboolean
gst_mien_explainer_use_cpu (GstMienExplainer *self, GError **error)
{
  MienDevice *cpu = mien_device_get ("cpu", error);

  if (!cpu)
    return FALSE;
  move_to (self, cpu);
  return TRUE;
}
