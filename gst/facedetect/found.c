/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "found.h"

#include "meta/gstmienfacemeta.h"
#include "meta/gstmiensearch.h"

G_STATIC_ASSERT (MIEN_DETECTION_N_LANDMARKS == GST_MIEN_N_LANDMARKS);

void
gst_mien_found_init (GstMienFound *self)
{
  *self = (GstMienFound) {
    .faces = g_array_new (FALSE, FALSE, sizeof (MienDetection)),
  };
}

void
gst_mien_found_clear (GstMienFound *self)
{
  g_clear_pointer (&self->faces, g_array_unref);
}

void
gst_mien_found_reset (GstMienFound *self)
{
  gst_mien_found_take (self, 0, NULL);
}

void
gst_mien_found_take (GstMienFound *self, guint64 frame, const GArray *faces)
{
  self->frame = frame;
  g_array_set_size (self->faces, 0);
  if (faces)
    g_array_append_vals (self->faces, faces->data, faces->len);
}

static void
add_face (const MienDetection *face, GstBuffer *buffer, guint frames_ago,
    const gchar *detector)
{
  GstMienFace *meta = gst_mien_buffer_add_face (buffer, face->box.x,
      face->box.y, face->box.width, face->box.height, face->confidence,
      detector);

  meta->frames_ago = frames_ago;
  meta->has_landmarks = face->has_landmarks;
  for (guint k = 0; face->has_landmarks && k < GST_MIEN_N_LANDMARKS; k++)
    meta->landmarks[k] =
        (GstMienPoint) { face->landmarks[k][0], face->landmarks[k][1] };
}

void
gst_mien_found_put (const GstMienFound *self, GstBuffer *buffer, guint64 frame,
    const gchar *detector)
{
  const guint frames_ago = (guint) (frame - self->frame);

  if (self->frame > 0)
    gst_mien_buffer_set_search (buffer, frames_ago);
  for (guint i = 0; i < self->faces->len; i++)
    add_face (&g_array_index (self->faces, MienDetection, i), buffer,
        frames_ago, detector);
}

GstMessage *
gst_mien_found_message (GstMienFound *self, GstBaseTransform *source,
    const GstBuffer *buffer, const GstVideoInfo *info, GstMienUpdates updates)
{
  const gboolean had_faces = self->had_faces;

  self->had_faces = self->faces->len > 0;
  return gst_mien_updates_wants (updates, had_faces, self->had_faces)
      ? gst_mien_face_message_new (source, buffer, self->faces, info->width,
          info->height)
      : NULL;
}
