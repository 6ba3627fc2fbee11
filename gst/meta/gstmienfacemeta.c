/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienfacemeta
 * @title: GstMienFaceMeta
 * @short_description: the faces in a frame, attached to its buffer
 *
 * Each face in a frame is attached to the buffer as one #GstMienFaceMeta.
 *
 * Since: 0.1
 */

#include "meta/gstmienfacemeta.h"

#include "adopt.h"
#include "mirror.h"
#include "roi.h"

/**
 * gst_mien_buffer_add_face:
 * @buffer: a writable buffer
 * @x: left edge of the box, in pixels of the frame
 * @y: upper edge of the box, in pixels
 * @width: width of the box, in pixels, > 0
 * @height: height of the box, in pixels, > 0
 * @confidence: confidence of the detector, 0 to 1; 1 if it reports none
 * @detector: (nullable): name of the detector, such as "yunet" or "cascade"
 *
 * Adds a new face without landmarks, track or attributes. It may be written
 * until the buffer is copied or a reference to the face is taken.
 *
 * Returns: (transfer none) (nullable): the face, owned by @buffer, or %NULL if
 *   the box is invalid
 *
 * Since: 0.1
 */
GstMienFace *
gst_mien_buffer_add_face (GstBuffer *buffer, gfloat x, gfloat y, gfloat width,
    gfloat height, gfloat confidence, const gchar *detector)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), NULL);
  g_return_val_if_fail (gst_buffer_is_writable (buffer), NULL);

  GstMienFace *face =
      gst_mien_face_new (x, y, width, height, confidence, detector);
  return face ? mien_face_meta_add (buffer, GST_MIEN_FACE_META_INFO, face)->face
              : NULL;
}

/**
 * gst_mien_buffer_take_face:
 * @buffer: a writable buffer
 * @face: (transfer full): a face that is not attached to @buffer yet
 *
 * Adds @face. Bindings keep a reference to every object, which makes an
 * attached face read-only: there, create a face with gst_mien_face_new(), add
 * its attributes, and then attach it with this function.
 *
 * Since: 0.1
 */
void
gst_mien_buffer_take_face (GstBuffer *buffer, GstMienFace *face)
{
  g_return_if_fail (GST_IS_BUFFER (buffer));
  g_return_if_fail (gst_buffer_is_writable (buffer));
  g_return_if_fail (face != NULL);

  mien_face_meta_add (buffer, GST_MIEN_FACE_META_INFO, face);
}

static MienFaceMeta *
find_meta (const GPtrArray *metas, const GstMienFace *face)
{
  for (guint i = 0; i < metas->len; i++) {
    MienFaceMeta *meta = metas->pdata[i];
    if (meta->face == face)
      return meta;
  }
  return NULL;
}

/**
 * gst_mien_buffer_remove_face:
 * @buffer: a writable buffer
 * @face: a face attached to @buffer
 *
 * Removes @face and the region that mirrors it. GStreamer cannot remove a
 * single detection from a `GstAnalyticsRelationMeta`. If the meta contains only
 * mirrors of faces, it is removed, and gst_mien_buffer_mirror_faces() creates a
 * new one; otherwise the detection stays in it, and Mien ignores it.
 *
 * Since: 0.1
 */
void
gst_mien_buffer_remove_face (GstBuffer *buffer, GstMienFace *face)
{
  g_return_if_fail (GST_IS_BUFFER (buffer));
  g_return_if_fail (gst_buffer_is_writable (buffer));
  g_return_if_fail (face != NULL);

  gst_mien_buffer_adopt_faces (buffer);
  g_autoptr (GPtrArray) metas = mien_face_metas_collect (buffer);
  MienFaceMeta *meta = find_meta (metas, face);
  g_return_if_fail (meta != NULL);
  g_autoptr (GPtrArray) regions = mien_roi_collect (buffer);
  GstVideoRegionOfInterestMeta *region = mien_roi_claim (regions, meta);

  mien_analytics_clear (buffer, metas);
  if (region)
    gst_buffer_remove_meta (buffer, &region->meta);
  gst_buffer_remove_meta (buffer, &meta->meta);
}

/**
 * gst_mien_buffer_iterate_faces: (skip)
 * @buffer: a buffer
 * @state: position of the iteration; a pointer to %NULL at the start
 *
 * Gets the next face attached to @buffer as #GstMienFaceMeta. In bindings, use
 * gst_mien_buffer_get_faces().
 *
 * Returns: (transfer none) (nullable): a face, owned by @buffer, or %NULL after
 *   the last one
 *
 * Since: 0.1
 */
GstMienFace *
gst_mien_buffer_iterate_faces (GstBuffer *buffer, gpointer *state)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), NULL);
  g_return_val_if_fail (state != NULL, NULL);

  const GstMienFaceMeta *meta =
      (GstMienFaceMeta *) gst_buffer_iterate_meta_filtered (buffer, state,
          GST_MIEN_FACE_META_API_TYPE);
  return meta ? meta->face : NULL;
}

static GPtrArray *
list (GstBuffer *buffer)
{
  GPtrArray *faces =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_mien_face_unref);
  gpointer state = NULL;
  GstMienFace *face;

  while ((face = gst_mien_buffer_iterate_faces (buffer, &state)))
    g_ptr_array_add (faces, gst_mien_face_ref (face));
  return faces;
}

/**
 * gst_mien_buffer_get_faces:
 * @buffer: a buffer, which need not be writable
 *
 * Gets all faces on @buffer: first those attached as #GstMienFaceMeta, in the
 * order in which they were added, then those that other detectors attached as
 * #GstVideoRegionOfInterestMeta of type "face" or as detections of type "face"
 * in a `GstAnalyticsRelationMeta`. The latter have "roi" or "analytics" as
 * their detector. Mirrors of a face are not listed again, and a region and a
 * detection of the same face are listed once. Results of other classifiers
 * become attributes. @buffer is not changed.
 *
 * Returns: (transfer container) (element-type GstMienFace): the faces,
 *   read-only. The array owns them; take a reference to keep one longer
 *
 * Since: 0.1
 */
GPtrArray *
gst_mien_buffer_get_faces (GstBuffer *buffer)
{
  return gst_mien_buffer_get_faces_full (buffer, NULL);
}

/**
 * gst_mien_buffer_get_faces_full:
 * @buffer: a buffer, which need not be writable
 * @object_class: (nullable): types of other detectors' regions and detections
 *   that are faces: names separated by commas, such as "face,person_face",
 *   case-sensitive; "" for none; %NULL for "face"
 *
 * Like gst_mien_buffer_get_faces(), for detectors with other type names. Faces
 * attached as #GstMienFaceMeta are always listed.
 *
 * Returns: (transfer container) (element-type GstMienFace): the faces,
 *   read-only. The array owns them; take a reference to keep one longer
 *
 * Since: 0.1
 */
GPtrArray *
gst_mien_buffer_get_faces_full (GstBuffer *buffer, const gchar *object_class)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), NULL);

  if (!mien_roi_has_strangers (buffer, object_class)
      && !mien_analytics_has_strangers (buffer, object_class))
    return list (buffer);
  g_autoptr (GstBuffer) metas = gst_buffer_new ();
  gst_buffer_copy_into (metas, buffer, GST_BUFFER_COPY_META, 0, -1);
  gst_mien_buffer_adopt_faces_full (metas, object_class);
  return list (metas);
}

/**
 * gst_mien_buffer_get_writable_faces:
 * @buffer: a writable buffer
 *
 * Gets the faces attached to @buffer as #GstMienFaceMeta, ready to be written:
 * shared faces are copied first. Faces of other detectors are included only
 * after gst_mien_buffer_adopt_faces().
 *
 * Returns: (transfer container) (element-type GstMienFace): the faces, owned by
 *   @buffer
 *
 * Since: 0.1
 */
GPtrArray *
gst_mien_buffer_get_writable_faces (GstBuffer *buffer)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), NULL);
  g_return_val_if_fail (gst_buffer_is_writable (buffer), NULL);

  GPtrArray *faces = mien_face_metas_collect (buffer);
  for (guint i = 0; i < faces->len; i++)
    faces->pdata[i] = mien_face_meta_write (faces->pdata[i]);
  return faces;
}

/**
 * gst_mien_buffer_has_faces:
 * @buffer: a buffer, which need not be writable
 *
 * Checks whether gst_mien_buffer_get_faces() would list a face. @buffer is not
 * changed.
 *
 * Returns: %TRUE if there is a face
 *
 * Since: 0.1
 */
gboolean
gst_mien_buffer_has_faces (GstBuffer *buffer)
{
  return gst_mien_buffer_has_faces_full (buffer, NULL);
}

/**
 * gst_mien_buffer_has_faces_full:
 * @buffer: a buffer, which need not be writable
 * @object_class: (nullable): as in gst_mien_buffer_get_faces_full()
 *
 * Checks whether gst_mien_buffer_get_faces_full() would list a face. @buffer is
 * not changed.
 *
 * Returns: %TRUE if there is a face
 *
 * Since: 0.1
 */
gboolean
gst_mien_buffer_has_faces_full (GstBuffer *buffer, const gchar *object_class)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), FALSE);

  return gst_buffer_get_meta (buffer, GST_MIEN_FACE_META_API_TYPE)
      || mien_roi_has_faces (buffer, object_class)
      || mien_analytics_has_faces (buffer, object_class);
}

/**
 * gst_mien_buffer_adopt_faces:
 * @buffer: a writable buffer
 *
 * Adds a #GstMienFaceMeta for each face that other detectors attached to
 * @buffer (those listed by gst_mien_buffer_get_faces()), so that results can be
 * added to it.
 *
 * Since: 0.1
 */
void
gst_mien_buffer_adopt_faces (GstBuffer *buffer)
{
  gst_mien_buffer_adopt_faces_full (buffer, NULL);
}

/**
 * gst_mien_buffer_adopt_faces_full:
 * @buffer: a writable buffer
 * @object_class: (nullable): as in gst_mien_buffer_get_faces_full()
 *
 * Like gst_mien_buffer_adopt_faces(), for detectors with other type names.
 * Regions and detections keep their types. Later calls recognise what was
 * adopted, so they need not be given these types again.
 *
 * Since: 0.1
 */
void
gst_mien_buffer_adopt_faces_full (GstBuffer *buffer, const gchar *object_class)
{
  g_return_if_fail (GST_IS_BUFFER (buffer));
  g_return_if_fail (gst_buffer_is_writable (buffer));

  mien_roi_adopt (buffer, object_class);
  mien_analytics_adopt (buffer, object_class);
}
