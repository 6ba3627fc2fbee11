/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "memory.h"

struct _GstMienFaceMemory {
  GstMienFace *face;
  guint age;                    /* frames since it was kept */
};

void
gst_mien_face_memory_free (GstMienFaceMemory *self)
{
  if (!self)
    return;
  gst_mien_face_unref (self->face);
  g_free (self);
}

void
gst_mien_face_memory_age (GstMienFaceMemory *self)
{
  self->age++;
}

void
gst_mien_face_memory_complete (const GstMienFaceMemory *self,
    GstMienFace *face)
{
  if (!self)
    return;
  for (guint i = 0; i < gst_mien_face_get_n_attributes (self->face); i++) {
    GstMienAttribute *attribute
        = gst_mien_face_get_attribute (self->face, i);
    const gchar *name = gst_mien_attribute_get_name (attribute);
    if (!gst_mien_face_find_attribute (face, name))
      gst_mien_face_recall_attribute (face, attribute, self->age
          + gst_mien_face_get_attribute_age (self->face, attribute));
  }
}

GstMienFaceMemory *
gst_mien_face_memory_keep (GstMienFaceMemory *self, GstMienFace *face)
{
  if (!self)
    self = g_new0 (GstMienFaceMemory, 1);
  g_clear_pointer (&self->face, gst_mien_face_unref);
  self->face = gst_mien_face_ref (face);
  self->age = 0;
  return self;
}

GstMienFace *
gst_mien_face_memory_recall (const GstMienFaceMemory *self, GstBuffer *buffer)
{
  const GstMienFace *kept = self->face;
  GstMienFace *face = gst_mien_buffer_add_face (buffer, kept->x, kept->y,
      kept->width, kept->height, kept->confidence, kept->detector);

  face->has_landmarks = kept->has_landmarks;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    face->landmarks[i] = kept->landmarks[i];
  gst_mien_face_memory_complete (self, face);
  return face;
}

void
gst_mien_face_move (GstMienFace *face, const MienBox *box)
{
  const gfloat scale_x = box->width / face->width;
  const gfloat scale_y = box->height / face->height;

  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++) {
    GstMienPoint *point = &face->landmarks[i];
    point->x = box->x + (point->x - face->x) * scale_x;
    point->y = box->y + (point->y - face->y) * scale_y;
  }
  face->x = box->x;
  face->y = box->y;
  face->width = box->width;
  face->height = box->height;
}
