/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "detector/detections.h"

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

    face->box.x *= scale_x;
    face->box.width *= scale_x;
    face->box.y *= scale_y;
    face->box.height *= scale_y;
    for (guint k = 0; k < MIEN_DETECTION_N_LANDMARKS; k++) {
      face->landmarks[k][0] *= scale_x;
      face->landmarks[k][1] *= scale_y;
    }
  }
}

static gint
compare_confidence (gconstpointer a, gconstpointer b)
{
  const float confidence_a = ((const MienDetection *) a)->confidence;
  const float confidence_b = ((const MienDetection *) b)->confidence;

  return (confidence_a < confidence_b) - (confidence_a > confidence_b);
}

void
mien_detections_rank (GArray *faces)
{
  g_array_sort (faces, compare_confidence);
}

void
mien_detections_merge (GArray *faces)
{
  mien_detections_rank (faces);
  for (guint i = 0; i < faces->len; i++) {
    for (guint k = faces->len; k-- > i + 1;)
      if (mien_box_share (&nth_face (faces, i)->box, &nth_face (faces, k)->box)
          > MIEN_DETECTIONS_ONE_FACE)
        g_array_remove_index (faces, k);
  }
}

void
mien_detections_drop_unfit (GArray *faces, guint min_width, guint min_height)
{
  for (guint i = faces->len; i-- > 0;) {
    const MienBox *box = &nth_face (faces, i)->box;

    if (!mien_box_is_sane (box) || box->width < min_width
        || box->height < min_height)
      g_array_remove_index (faces, i);
  }
}

static gint
compare_size (gconstpointer a, gconstpointer b)
{
  const MienBox *box_a = &((const MienDetection *) a)->box;
  const MienBox *box_b = &((const MienDetection *) b)->box;
  const float size_a = box_a->width * box_a->height;
  const float size_b = box_b->width * box_b->height;

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
