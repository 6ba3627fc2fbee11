/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "message.h"

#include <math.h>

#include "base/times.h"

gboolean
gst_mien_updates_wants (GstMienUpdates updates, gboolean had_faces,
    gboolean has_faces)
{
  switch (updates) {
    case GST_MIEN_UPDATES_EVERY_FRAME:
      return TRUE;
    case GST_MIEN_UPDATES_ON_CHANGE:
      return had_faces != has_faces;
    case GST_MIEN_UPDATES_ON_FACE:
      return has_faces;
    default:
      return FALSE;
  }
}

static GstStructure *
face_to_structure (const MienDetection *face, guint width, guint height)
{
  const MienBox *box = &face->box;
  const guint left = CLAMP (lroundf (box->x), 0, (glong) width);
  const guint upper = CLAMP (lroundf (box->y), 0, (glong) height);
  const guint right =
      CLAMP (lroundf (box->x + box->width), (glong) left, (glong) width);
  const guint lower =
      CLAMP (lroundf (box->y + box->height), (glong) upper, (glong) height);

  return gst_structure_new ("face", "x", G_TYPE_UINT, left, "y", G_TYPE_UINT,
      upper, "width", G_TYPE_UINT, right - left, "height", G_TYPE_UINT,
      lower - upper, "confidence", G_TYPE_DOUBLE, (gdouble) face->confidence,
      NULL);
}

GstMessage *
gst_mien_face_message_new (GstBaseTransform *source, const GstBuffer *buffer,
    const GArray *faces, guint width, guint height)
{
  GstStructure *structure = gst_structure_new ("facedetect", "timestamp",
      G_TYPE_UINT64, GST_BUFFER_PTS (buffer), "stream-time", G_TYPE_UINT64,
      gst_mien_stream_time (source, buffer), "running-time", G_TYPE_UINT64,
      gst_mien_running_time (source, buffer), "duration", G_TYPE_UINT64,
      GST_BUFFER_DURATION (buffer), NULL);
  GValue list = G_VALUE_INIT;

  g_value_init (&list, GST_TYPE_LIST);
  for (guint i = 0; i < faces->len; i++) {
    GValue value = G_VALUE_INIT;

    g_value_init (&value, GST_TYPE_STRUCTURE);
    g_value_take_boxed (&value,
        face_to_structure (&g_array_index (faces, MienDetection, i), width,
            height));
    gst_value_list_append_and_take_value (&list, &value);
  }
  gst_structure_take_value (structure, "faces", &list);
  return gst_message_new_element (GST_OBJECT (source), structure);
}
