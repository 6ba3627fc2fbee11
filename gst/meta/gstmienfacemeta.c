/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienfacemeta
 * @title: GstMienFaceMeta
 * @short_description: one face of a frame
 *
 * Each face of a frame is one #GstMienFaceMeta on its buffer: the box in
 * pixels, landmarks, and what the models say of it.
 *
 * Since: 0.1
 */

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "gstmienfacemeta.h"

#include <math.h>

#include "mirror.h"
#include "roi.h"

/* Mirrors hold ids as int, hence half the range. */
static guint
next_id (void)
{
  static gint last = 0;
  guint id;

  do
    id = (guint) g_atomic_int_add (&last, 1) & G_MAXINT;
  while (id == 0);
  return id;
}

static gboolean
face_init (GstMeta *meta, gpointer params, GstBuffer *buffer)
{
  MienFace *self = (MienFace *) meta;

  /* GStreamer does not clear what an init function takes care of. */
  *self = (MienFace) { .face.meta = *meta, .od_id = MIEN_NO_MTD,
    .tracking_id = MIEN_NO_MTD };
  self->face.id = next_id ();
  mien_face_init_results (self);
  return TRUE;
}

static void
face_free (GstMeta *meta, GstBuffer *buffer)
{
  mien_face_clear_results ((MienFace *) meta);
}

GType
gst_mien_face_meta_api_get_type (void)
{
  static gsize type = 0;
  static const gchar *tags[] = { GST_META_TAG_VIDEO_STR,
    GST_META_TAG_VIDEO_ORIENTATION_STR, GST_META_TAG_VIDEO_SIZE_STR, NULL };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        gst_meta_api_type_register ("GstMienFaceMetaAPI", tags));
  return type;
}

/**
 * gst_mien_face_meta_get_info:
 *
 * The implementation of the meta. The first call registers it; a process that
 * receives faces from another one must have done so.
 *
 * Returns: (transfer none): information on the meta
 *
 * Since: 0.1
 */
const GstMetaInfo *
gst_mien_face_meta_get_info (void)
{
  static gsize info = 0;

  if (g_once_init_enter (&info))
    g_once_init_leave (&info,
        (gsize) mien_face_meta_register (GST_MIEN_FACE_META_API_TYPE,
            face_init, face_free, mien_face_transform));
  return (const GstMetaInfo *) info;
}

/**
 * gst_buffer_add_mien_face_meta:
 * @buffer: a writable buffer
 * @x: left edge of the face's box, in pixels of the frame
 * @y: its upper edge
 * @width: its width, > 0
 * @height: its height, > 0
 * @confidence: the detector's, 0 to 1; 1 where it has none
 * @detector: (nullable): name of the detector, such as "yunet", "cascade"
 *
 * Adds a face without landmarks, track and attributes.
 *
 * Returns: (transfer none): the new meta, which @buffer owns
 *
 * Since: 0.1
 */
GstMienFaceMeta *
gst_buffer_add_mien_face_meta (GstBuffer *buffer, gfloat x, gfloat y,
    gfloat width, gfloat height, gfloat confidence, const gchar *detector)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), NULL);
  g_return_val_if_fail (gst_buffer_is_writable (buffer), NULL);
  g_return_val_if_fail (isfinite (x) && isfinite (y), NULL);
  g_return_val_if_fail (isfinite (width) && width > 0, NULL);
  g_return_val_if_fail (isfinite (height) && height > 0, NULL);

  GstMienFaceMeta *face = (GstMienFaceMeta *) gst_buffer_add_meta (buffer,
      GST_MIEN_FACE_META_INFO, NULL);
  face->x = x;
  face->y = y;
  face->width = width;
  face->height = height;
  face->confidence = confidence;
  g_autofree gchar *name = detector ? g_utf8_make_valid (detector, -1) : NULL;
  face->detector = g_intern_string (name);
  return face;
}

/**
 * gst_mien_buffer_remove_face:
 * @buffer: a writable buffer
 * @face: a face of it
 *
 * Removes @face and the region that mirrors it. GStreamer cannot take a single
 * detection out of a `GstAnalyticsRelationMeta`: if that holds nothing but
 * mirrors of faces, it goes, and gst_mien_buffer_mirror_faces() makes one
 * anew; else the detection stays in there, and Mien passes over it.
 *
 * Since: 0.1
 */
void
gst_mien_buffer_remove_face (GstBuffer *buffer, GstMienFaceMeta *face)
{
  g_return_if_fail (GST_IS_BUFFER (buffer));
  g_return_if_fail (gst_buffer_is_writable (buffer));
  g_return_if_fail (face != NULL);

  g_autoptr (GPtrArray) faces = gst_mien_buffer_get_faces (buffer);
  g_autoptr (GPtrArray) regions = mien_roi_collect (buffer);
  GstVideoRegionOfInterestMeta *region
      = mien_roi_claim (regions, MIEN_FACE (face));

  mien_analytics_clear (buffer, faces);
  if (region)
    gst_buffer_remove_meta (buffer, &region->meta);
  gst_buffer_remove_meta (buffer, &face->meta);
}

/**
 * gst_buffer_iterate_mien_face_meta: (skip)
 * @buffer: a buffer
 * @state: %NULL at the start; where the iteration stands
 *
 * The next face of @buffer. Bindings use gst_mien_buffer_get_faces().
 *
 * Returns: (transfer none) (nullable): a face, or %NULL after the last one
 *
 * Since: 0.1
 */
GstMienFaceMeta *
gst_buffer_iterate_mien_face_meta (GstBuffer *buffer, gpointer *state)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), NULL);
  g_return_val_if_fail (state != NULL, NULL);

  return (GstMienFaceMeta *) gst_buffer_iterate_meta_filtered (buffer, state,
      GST_MIEN_FACE_META_API_TYPE);
}

GPtrArray *
mien_faces_collect (GstBuffer *buffer)
{
  GPtrArray *faces = g_ptr_array_new ();
  gpointer state = NULL;
  GstMienFaceMeta *face;

  while ((face = gst_buffer_iterate_mien_face_meta (buffer, &state)))
    g_ptr_array_add (faces, face);
  return faces;
}

/**
 * gst_mien_buffer_get_faces:
 * @buffer: a buffer
 *
 * All faces of @buffer, in the order in which they were added. Where the
 * buffer is writable, also those that other detectors left as
 * #GstVideoRegionOfInterestMeta of type "face", or as detection of type "face"
 * in a `GstAnalyticsRelationMeta`: each gets a #GstMienFaceMeta of its own,
 * with the detector "roi" or "analytics". What mirrors a face is not counted
 * again, and a region and a detection of the same face are one.
 *
 * Returns: (transfer container) (element-type GstMienFaceMeta): the faces,
 *   which @buffer owns
 *
 * Since: 0.1
 */
GPtrArray *
gst_mien_buffer_get_faces (GstBuffer *buffer)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), NULL);

  if (gst_buffer_is_writable (buffer)) {
    mien_roi_adopt (buffer);
    mien_analytics_adopt (buffer);
  }
  return mien_faces_collect (buffer);
}

/**
 * gst_mien_buffer_has_faces:
 * @buffer: a buffer, which need not be writable
 *
 * Whether gst_mien_buffer_get_faces() would find a face if @buffer were
 * writable. Nothing is changed.
 *
 * Returns: %TRUE if there is a face
 *
 * Since: 0.1
 */
gboolean
gst_mien_buffer_has_faces (GstBuffer *buffer)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), FALSE);

  return gst_buffer_get_meta (buffer, GST_MIEN_FACE_META_API_TYPE)
      || mien_roi_has_faces (buffer) || mien_analytics_has_faces (buffer);
}

/**
 * gst_mien_face_meta_get_landmarks:
 * @face: a face
 * @n_points: (out) (optional): #GST_MIEN_N_LANDMARKS, or 0
 *
 * The landmarks as an array that bindings understand too.
 *
 * Returns: (array length=n_points) (transfer none) (nullable): right eye, left
 *   eye, nose tip, right and left corner of the mouth, or %NULL if the
 *   detector gave none
 *
 * Since: 0.1
 */
const GstMienPoint *
gst_mien_face_meta_get_landmarks (const GstMienFaceMeta *face,
    guint *n_points)
{
  g_return_val_if_fail (face != NULL, NULL);

  if (n_points)
    *n_points = face->has_landmarks ? GST_MIEN_N_LANDMARKS : 0;
  return face->has_landmarks ? face->landmarks : NULL;
}
