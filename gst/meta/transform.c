/* SPDX-License-Identifier: LGPL-2.1-or-later */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

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

void
mien_face_map (GstMienFaceMeta *face, MienPointFunc map,
    gconstpointer transform)
{
  const gdouble left = face->x, right = left + face->width;
  const gdouble upper = face->y, lower = upper + face->height;
  gdouble x[4] = { left, right, right, left };
  gdouble y[4] = { upper, upper, lower, lower };

  for (guint i = 0; i < 4; i++)
    map (transform, &x[i], &y[i]);
  const gdouble min_x = MIN (MIN (x[0], x[1]), MIN (x[2], x[3]));
  const gdouble min_y = MIN (MIN (y[0], y[1]), MIN (y[2], y[3]));
  face->x = (gfloat) min_x;
  face->y = (gfloat) min_y;
  face->width = (gfloat) (MAX (MAX (x[0], x[1]), MAX (x[2], x[3])) - min_x);
  face->height = (gfloat) (MAX (MAX (y[0], y[1]), MAX (y[2], y[3])) - min_y);

  for (guint i = 0; face->has_landmarks && i < GST_MIEN_N_LANDMARKS; i++) {
    gdouble point_x = face->landmarks[i].x, point_y = face->landmarks[i].y;
    map (transform, &point_x, &point_y);
    face->landmarks[i] = (GstMienPoint) { (gfloat) point_x, (gfloat) point_y };
  }
}

gboolean
mien_face_copy_to (const GstMienFaceMeta *source, GstBuffer *dest,
    const GstMienFaceMeta *geometry)
{
  GstMienFaceMeta *present = find_face (dest, source->id);

  if (present) {
    mien_face_share_results (source, present, FALSE);
    return TRUE;
  }

  MienFace *copy = (MienFace *) gst_buffer_add_meta (dest,
      GST_MIEN_FACE_META_INFO, NULL);
  if (!copy)
    return FALSE;

  const GstMeta meta = copy->face.meta;
  GArray *slots = copy->slots;
  GPtrArray *maps = copy->maps;
  *copy = *MIEN_FACE (source);
  copy->face = *geometry;
  copy->face.meta = meta;
  copy->slots = slots;
  copy->maps = maps;
  mien_face_share_results (source, &copy->face, TRUE);
  return TRUE;
}

void
mien_face_drop_maps (GstBuffer *buffer, guint id)
{
  GstMienFaceMeta *face = find_face (buffer, id);

  if (face)
    g_ptr_array_set_size (MIEN_FACE (face)->maps, 0);
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

  GstMienFaceMeta moved = *face;
  mien_face_map (&moved, map_scale, scale);
  return mien_face_copy_to (face, dest, &moved);
}

/* A copy of a region of the bytes keeps its faces: their boxes are in the
 * frame, and parsers cut coded frames that way. */
gboolean
mien_face_transform (GstBuffer *dest, GstMeta *meta, GstBuffer *source,
    GQuark type, gpointer data)
{
  const GstMienFaceMeta *face = (const GstMienFaceMeta *) meta;

  if (GST_META_TRANSFORM_IS_COPY (type))
    return mien_face_copy_to (face, dest, face);
  if (GST_VIDEO_META_TRANSFORM_IS_SCALE (type))
    return transform_scale (face, dest, data);
  return mien_face_transform_matrix (face, dest, type, data);
}
