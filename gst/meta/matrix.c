/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "transform.h"

#include <gst/video/video.h>
#include <math.h>

/* Like gst_video_meta_transform_matrix_point(), but without rounding. */
static void
map_matrix (gconstpointer transform, gdouble *x, gdouble *y)
{
  const GstVideoMetaTransformMatrix *matrix = transform;
  const gfloat (*m)[3] = matrix->matrix;
  const gdouble from_x = *x - matrix->in_rectangle.x;
  const gdouble from_y = *y - matrix->in_rectangle.y;
  const gdouble w = m[2][0] * from_x + m[2][1] * from_y + m[2][2];

  *x = (m[0][0] * from_x + m[0][1] * from_y + m[0][2]) / w
      + matrix->out_rectangle.x;
  *y = (m[1][0] * from_x + m[1][1] * from_y + m[1][2]) / w
      + matrix->out_rectangle.y;
}

static gboolean
is_visible (const GstMienFace *face, const GstVideoInfo *frame)
{
  return isfinite (face->width) && isfinite (face->height)
      && face->x < frame->width && face->x + face->width > 0
      && face->y < frame->height && face->y + face->height > 0;
}

/* Maps are dropped if this is FALSE: they cannot be rotated or flipped. */
static gboolean
keeps_upright (const GstVideoMetaTransformMatrix *matrix)
{
  const gfloat (*m)[3] = matrix->matrix;

  return m[0][0] > 0 && m[1][1] > 0 && m[0][1] == 0 && m[1][0] == 0
      && m[2][0] == 0 && m[2][1] == 0;
}

/* Returns TRUE for a face that was cropped away, because otherwise the caller
 * would try another transform. */
gboolean
mien_face_meta_transform_matrix (const MienFaceMeta *source, GstBuffer *dest,
    GQuark type, gpointer data)
{
  const GstVideoMetaTransformMatrix *matrix = data;

  if (!GST_VIDEO_META_TRANSFORM_IS_MATRIX (type))
    return FALSE;

  g_autoptr (GstMienFace) moved = gst_mien_face_copy (source->face);
  mien_face_move (moved, map_matrix, matrix);
  if (!is_visible (moved, matrix->out_info))
    return TRUE;
  if (!keeps_upright (matrix))
    mien_face_drop_maps (moved);
  return mien_face_meta_copy_to (source, dest, moved);
}
