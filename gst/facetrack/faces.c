/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "faces.h"

#include <string.h>

void
gst_mien_track_complete_face (GstMienFace *face, const GstMienFace *kept,
    guint frames_ago)
{
  for (guint i = 0; i < gst_mien_face_get_n_attributes (kept); i++) {
    GstMienAttribute *attribute = gst_mien_face_get_attribute (kept, i);
    const gchar *name = gst_mien_attribute_get_name (attribute);
    if (!gst_mien_face_find_attribute (face, name))
      gst_mien_face_recall_attribute (face, attribute,
          frames_ago + gst_mien_face_get_attribute_age (kept, attribute));
  }
}

GstMienFace *
gst_mien_track_recall_face (GstBuffer *buffer, const GstMienFace *kept,
    guint frames_ago)
{
  GstMienFace *face = gst_mien_buffer_add_face (buffer, kept->x, kept->y,
      kept->width, kept->height, kept->confidence, kept->detector);

  face->has_landmarks = kept->has_landmarks;
  memcpy (face->landmarks, kept->landmarks, sizeof face->landmarks);
  gst_mien_track_complete_face (face, kept, frames_ago);
  return face;
}

void
gst_mien_track_move_face (GstMienFace *face, const MienBox *box)
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
