/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "transform.h"

#include <gst/video/video.h>

static void
map_scale (gconstpointer transform, gdouble *x, gdouble *y)
{
  const GstVideoMetaTransform *scale = transform;

  *x *= (gdouble) scale->out_info->width / scale->in_info->width;
  *y *= (gdouble) scale->out_info->height / scale->in_info->height;
}

static gboolean
transform_scale (const MienFaceMeta *meta, GstBuffer *dest,
    const GstVideoMetaTransform *scale)
{
  if (scale->in_info->width <= 0 || scale->in_info->height <= 0)
    return FALSE;
  if (scale->in_info->width == scale->out_info->width
      && scale->in_info->height == scale->out_info->height)
    return mien_face_meta_copy_to (meta, dest, meta->face);

  g_autoptr (GstMienFace) moved = gst_mien_face_copy (meta->face);
  mien_face_move (moved, map_scale, scale);
  return mien_face_meta_copy_to (meta, dest, moved);
}

/* Copies of a part of the bytes keep all faces: boxes refer to the frame, and
 * parsers split encoded frames that way. */
gboolean
mien_face_meta_transform (GstBuffer *dest, GstMeta *meta, GstBuffer *source,
    GQuark type, gpointer data)
{
  const MienFaceMeta *self = (const MienFaceMeta *) meta;

  if (GST_META_TRANSFORM_IS_COPY (type))
    return mien_face_meta_copy_to (self, dest, self->face);
  if (GST_VIDEO_META_TRANSFORM_IS_SCALE (type))
    return transform_scale (self, dest, data);
  return mien_face_meta_transform_matrix (self, dest, type, data);
}
