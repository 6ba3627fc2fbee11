/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "memory.h"

/* A face has no life of its own: it is kept on a buffer without pixels. */
struct _GstMienFaceMemory {
  GstBuffer *buffer;
  GstMienFaceMeta *face;
  guint age;                    /* frames since it was kept */
};

void
gst_mien_face_memory_free (GstMienFaceMemory *self)
{
  if (!self)
    return;
  gst_buffer_unref (self->buffer);
  g_free (self);
}

static GstMienAttribute *
older (const GstMienAttribute *attribute, guint frames)
{
  return gst_mien_attribute_copy_with (attribute,
      gst_mien_attribute_get_label_id (attribute),
      gst_mien_attribute_get_confidence (attribute),
      gst_mien_attribute_get_frames_ago (attribute) + frames);
}

static void
give_attributes (const GstMienFaceMeta *from, GstMienFaceMeta *to, guint age)
{
  for (guint i = 0; i < gst_mien_face_meta_n_attributes (from); i++) {
    const GstMienAttribute *attribute
        = gst_mien_face_meta_get_attribute (from, i);
    const gchar *name = gst_mien_attribute_get_name (attribute);
    if (!gst_mien_face_meta_find_attribute (to, name))
      gst_mien_face_meta_take_attribute (to, older (attribute, age));
  }
}

static GstMienFaceMeta *
copy_face (const GstMienFaceMeta *from, GstBuffer *to, guint age)
{
  GstMienFaceMeta *face = gst_buffer_add_mien_face_meta (to, from->x, from->y,
      from->width, from->height, from->confidence, from->detector);
  face->has_landmarks = from->has_landmarks;
  for (guint i = 0; i < GST_MIEN_N_LANDMARKS; i++)
    face->landmarks[i] = from->landmarks[i];
  give_attributes (from, face, age);
  return face;
}

void
gst_mien_face_memory_age (GstMienFaceMemory *self)
{
  self->age++;
}

GstMienFaceMemory *
gst_mien_face_memory_keep (GstMienFaceMemory *self, GstMienFaceMeta *face)
{
  GstMienFaceMemory *kept = g_new0 (GstMienFaceMemory, 1);

  if (self)
    give_attributes (self->face, face, self->age);
  kept->buffer = gst_buffer_new ();
  kept->face = copy_face (face, kept->buffer, 0);
  gst_mien_face_memory_free (self);
  return kept;
}

GstMienFaceMeta *
gst_mien_face_memory_recall (const GstMienFaceMemory *self, GstBuffer *buffer)
{
  return copy_face (self->face, buffer, self->age);
}

void
gst_mien_face_move (GstMienFaceMeta *face, const MienBox *box)
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
