/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "question.h"

#include "engine/layers.h"

static gboolean
needs_layer (const GstMienGbpFrame *frame)
{
  return frame->mode == GST_MIEN_GBP_MODE_PAPER
      || frame->method == GST_MIEN_GBP_METHOD_GRADCAM
      || frame->method == GST_MIEN_GBP_METHOD_GUIDED_GRADCAM;
}

static gboolean
ask_as_paper (GstMienQuestion *self, guint last_convolution)
{
  self->name = "paper";
  self->target.value = last_convolution;
  self->rule = MIEN_RULE_GUIDED;
  self->at_input = TRUE;
  self->whole_map = TRUE;
  return TRUE;
}

static void
ask_by_method (GstMienQuestion *self, GstMienGbpMethod method, guint layer)
{
  static const struct {
    const char *name;
    MienRule rule;
    gboolean at_input, at_layer;
  } methods[] = {
    [GST_MIEN_GBP_METHOD_GBP] = { "gbp", MIEN_RULE_GUIDED, TRUE, FALSE },
    [GST_MIEN_GBP_METHOD_SALIENCY] = { "saliency", MIEN_RULE_PLAIN, TRUE,
        FALSE },
    [GST_MIEN_GBP_METHOD_GRADCAM] = { "gradcam", MIEN_RULE_PLAIN, FALSE, TRUE },
    [GST_MIEN_GBP_METHOD_GUIDED_GRADCAM] = { "guided-gradcam", MIEN_RULE_GUIDED,
        TRUE, TRUE },
  };
  self->name = methods[method].name;
  self->rule = methods[method].rule;
  self->at_input = methods[method].at_input;
  self->layer = methods[method].at_layer ? layer : MIEN_NO_VALUE;
}

gboolean
gst_mien_question_init (GstMienQuestion *self, const GstMienGbpFrame *frame,
    const MienModel *model, GError **error)
{
  const gboolean as_paper = frame->mode == GST_MIEN_GBP_MODE_PAPER;
  *self = (GstMienQuestion) { .layer = MIEN_NO_VALUE };

  if (!gst_mien_target_parse (&self->target, as_paper ? NULL : frame->target,
          model, error))
    return FALSE;
  const guint last =
      mien_graph_last_convolution_before (model->graph, self->target.value);
  if (needs_layer (frame) && last == MIEN_NO_VALUE) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "model %s has no convolution over a map, which mode=paper and "
        "Grad-CAM need; set mode=map and method=gbp or saliency",
        model->name);
    return FALSE;
  }
  if (as_paper)
    return ask_as_paper (self, last);

  self->aligned = frame->align == GST_MIEN_ALIGN_AUTO;
  ask_by_method (self, frame->method, last);
  if (self->layer != MIEN_NO_VALUE
      && self->target.kind == GST_MIEN_TARGET_ELEMENT) {
    g_set_error (error, MIEN_ENGINE_ERROR, MIEN_ENGINE_ERROR_INVALID,
        "method: Grad-CAM explains classes and numbers; for the element \"%s\" "
        "set method=gbp or saliency",
        frame->target);
    return FALSE;
  }
  const MienHead *head = &model->heads[self->target.head];
  if (self->target.kind == GST_MIEN_TARGET_CLASS)
    self->label = g_strdup (head->kind == MIEN_HEAD_NUMBER
            ? head->attribute
            : head->labels[self->target.first]);
  else if (self->target.kind == GST_MIEN_TARGET_ELEMENT)
    self->label = g_strdup (frame->target);
  return TRUE;
}

void
gst_mien_question_clear (GstMienQuestion *self)
{
  g_clear_pointer (&self->label, g_free);
}

MienSeed
gst_mien_question_seed (const GstMienQuestion *self, int known_winner,
    GstMienTarget *target)
{
  *target = self->target;
  if (self->whole_map)
    return MIEN_SEED_WINNER;
  if (target->kind != GST_MIEN_TARGET_WINNER)
    return MIEN_SEED_INPUT;
  if (known_winner < 0)
    return MIEN_SEED_WINNER;
  target->first = known_winner;
  target->n = 1;
  return MIEN_SEED_INPUT;
}
