/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sight.h"

#include <string.h>

#include "meta/valuetext.h"

static void
add_numbers (GstMienSight *self, const gdouble *numbers, guint n)
{
  g_array_append_vals (self->now, numbers, n);
}

#define ADD(self, ...) \
  add_numbers ((self), (const gdouble[]) { __VA_ARGS__ }, \
      G_N_ELEMENTS (((const gdouble[]) { __VA_ARGS__ })))

void
gst_mien_sight_clear (GstMienSight *self)
{
  g_clear_pointer (&self->now, g_array_unref);
  g_clear_pointer (&self->last, g_array_unref);
}

void
gst_mien_sight_begin (GstMienSight *self, const GstMienPainter *painter)
{
  const GstMienAnnotateStyle *style = painter->style;
  const GstMienDrawing *drawing = &painter->drawing;

  if (!self->now) {
    self->now = g_array_new (FALSE, FALSE, sizeof (gdouble));
    self->last = g_array_new (FALSE, FALSE, sizeof (gdouble));
  }
  g_array_set_size (self->now, 0);
  ADD (self, drawing->width, drawing->height, drawing->pixel_aspect,
      painter->density.x, painter->density.y);
  ADD (self, style->draw_boxes, style->draw_labels, style->draw_confidences,
      style->draw_bars, style->draw_landmarks, style->color_by,
      style->background, style->color, style->thickness, style->font_scale);
}

static void
add_scores (GstMienSight *self, const GstMienAttribute *attribute)
{
  guint n;
  const gfloat *scores = gst_mien_attribute_get_scores (attribute, &n);
  const gchar *const *labels = gst_mien_attribute_get_labels (attribute, NULL);

  for (guint i = 0; i < n; i++)
    ADD (self, g_quark_from_string (labels[i]), scores[i]);
}

void
gst_mien_sight_add (GstMienSight *self, const GstMienAnnotateStyle *style,
    const GstMienFace *face)
{
  const guint n = gst_mien_face_get_n_attributes (face);

  ADD (self, face->x, face->y, face->width, face->height, face->track_id,
      face->has_landmarks, n);
  for (guint i = 0;
       style->draw_landmarks && face->has_landmarks && i < GST_MIEN_N_LANDMARKS;
       i++)
    ADD (self, face->landmarks[i].x, face->landmarks[i].y);
  for (guint i = 0; i < n; i++) {
    const GstMienAttribute *attribute = gst_mien_face_get_attribute (face, i);
    ADD (self, g_quark_from_string (gst_mien_attribute_get_name (attribute)),
        g_quark_from_string (gst_mien_attribute_get_label (attribute)),
        gst_mien_attribute_get_confidence (attribute));
    if (gst_mien_attribute_is_number (attribute))
      ADD (self, g_ascii_strtod (mien_value_text (attribute).text, NULL));
    if (style->draw_bars)
      add_scores (self, attribute);
  }
}

gboolean
gst_mien_sight_is_same (GstMienSight *self)
{
  GArray *now = self->now;
  const gboolean same = now->len == self->last->len
      && memcmp (now->data, self->last->data, now->len * sizeof (gdouble)) == 0;

  self->now = self->last;
  self->last = now;
  return same;
}
