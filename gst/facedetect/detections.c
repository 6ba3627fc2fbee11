/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "detections.h"

#include <math.h>

static MienDetection *
nth_face (GArray *faces, guint i)
{
  return &g_array_index (faces, MienDetection, i);
}

void
mien_detections_scale (GArray *faces, float scale_x, float scale_y)
{
  for (guint i = 0; i < faces->len; i++) {
    MienDetection *face = nth_face (faces, i);

    face->x *= scale_x;
    face->width *= scale_x;
    face->y *= scale_y;
    face->height *= scale_y;
    for (guint k = 0; k < MIEN_DETECTION_N_LANDMARKS; k++) {
      face->landmarks[k][0] *= scale_x;
      face->landmarks[k][1] *= scale_y;
    }
  }
}

static float
overlap (float start_a, float size_a, float start_b, float size_b)
{
  return MAX (0, MIN (start_a + size_a, start_b + size_b)
      - MAX (start_a, start_b));
}

float
mien_detections_share (const MienDetection *a, const MienDetection *b)
{
  const float both = overlap (a->x, a->width, b->x, b->width)
      * overlap (a->y, a->height, b->y, b->height);
  const float smaller = MIN (a->width * a->height, b->width * b->height);

  return both / smaller;
}

static gint
compare_confidence (gconstpointer a, gconstpointer b)
{
  const float confidence_a = ((const MienDetection *) a)->confidence;
  const float confidence_b = ((const MienDetection *) b)->confidence;

  return (confidence_a < confidence_b) - (confidence_a > confidence_b);
}

void
mien_detections_merge (GArray *faces)
{
  g_array_sort (faces, compare_confidence);
  for (guint i = 0; i < faces->len; i++) {
    for (guint k = faces->len; k-- > i + 1;)
      if (mien_detections_share (nth_face (faces, i), nth_face (faces, k))
          > MIEN_DETECTIONS_ONE_FACE)
        g_array_remove_index (faces, k);
  }
}

static gboolean
is_box (const MienDetection *face)
{
  return isfinite (face->x) && isfinite (face->y) && isfinite (face->width)
      && isfinite (face->height) && face->width > 0 && face->height > 0;
}

void
mien_detections_drop_unfit (GArray *faces, guint min_width, guint min_height)
{
  for (guint i = faces->len; i-- > 0;) {
    const MienDetection *face = nth_face (faces, i);

    if (!is_box (face) || face->width < min_width
        || face->height < min_height)
      g_array_remove_index (faces, i);
  }
}

static gint
compare_size (gconstpointer a, gconstpointer b)
{
  const MienDetection *face_a = a, *face_b = b;
  const float size_a = face_a->width * face_a->height;
  const float size_b = face_b->width * face_b->height;

  return size_a < size_b ? 1 : size_a > size_b ? -1 : 0;
}

void
mien_detections_keep_largest (GArray *faces, guint max_faces)
{
  if (max_faces == 0 || faces->len <= max_faces)
    return;
  g_array_sort (faces, compare_size);
  g_array_set_size (faces, max_faces);
}
