/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <math.h>

#include "gstmienfacemeta-private.h"

static GstMienFaceMeta *
find_face (GstBuffer *buffer, guint id)
{
  gpointer state = NULL;
  GstMienFaceMeta *face;

  while ((face = gst_buffer_iterate_mien_face_meta (buffer, &state)))
    if (face->id == id)
      return face;
  return NULL;
}

static void
map_geometry (GstMienFaceMeta *face, MienPointFunc map,
    gconstpointer transform)
{
  gdouble x[2] = { face->x, face->x + face->width };
  gdouble y[2] = { face->y, face->y + face->height };

  map (transform, &x[0], &y[0]);
  map (transform, &x[1], &y[1]);
  face->x = MIN (x[0], x[1]);
  face->y = MIN (y[0], y[1]);
  face->width = fabs (x[1] - x[0]);
  face->height = fabs (y[1] - y[0]);

  for (guint i = 0; face->has_landmarks && i < GST_MIEN_N_LANDMARKS; i++) {
    GstMienPoint *point = &face->landmarks[i];
    gdouble point_x = point->x, point_y = point->y;
    map (transform, &point_x, &point_y);
    *point = (GstMienPoint) { point_x, point_y };
  }
}

gboolean
mien_face_copy_to (const GstMienFaceMeta *source, GstBuffer *dest,
    MienPointFunc map, gconstpointer transform)
{
  GstMienFaceMeta *present = find_face (dest, source->id);

  if (present) {
    mien_face_share_attributes (source, present);
    return TRUE;
  }

  MienFace *copy = (MienFace *) gst_buffer_add_meta (dest,
      GST_MIEN_FACE_META_INFO, NULL);
  if (!copy)
    return FALSE;

  const GstMeta meta = copy->face.meta;
  GArray *slots = copy->slots;
  *copy = *MIEN_FACE (source);
  copy->face.meta = meta;
  copy->slots = slots;
  mien_face_share_attributes (source, &copy->face);
  if (map)
    map_geometry (&copy->face, map, transform);
  return TRUE;
}

static void
map_scale (gconstpointer transform, gdouble *x, gdouble *y)
{
  const GstVideoMetaTransform *scale = transform;

  *x *= (gdouble) scale->out_info->width / scale->in_info->width;
  *y *= (gdouble) scale->out_info->height / scale->in_info->height;
}

static gboolean
transform_scale (const GstMienFaceMeta *face, GstBuffer *dest,
    const GstVideoMetaTransform *scale)
{
  if (scale->in_info->width <= 0 || scale->in_info->height <= 0)
    return FALSE;
  return mien_face_copy_to (face, dest, map_scale, scale);
}

/* A copy of a region of the bytes keeps its faces: their boxes are in the
 * frame, and parsers cut coded frames that way. */
gboolean
mien_face_transform (GstBuffer *dest, GstMeta *meta, GstBuffer *source,
    GQuark type, gpointer data)
{
  const GstMienFaceMeta *face = (const GstMienFaceMeta *) meta;

  if (GST_META_TRANSFORM_IS_COPY (type))
    return mien_face_copy_to (face, dest, NULL, NULL);
  if (GST_VIDEO_META_TRANSFORM_IS_SCALE (type))
    return transform_scale (face, dest, data);
  return mien_face_transform_matrix (face, dest, type, data);
}
