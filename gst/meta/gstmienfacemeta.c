/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienfacemeta
 * @title: GstMienFaceMeta
 * @short_description: the faces of a frame on its buffer
 *
 * Each face of a frame is carried by one #GstMienFaceMeta on its buffer.
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
 * @x: left edge of the face's box, in pixels of the frame
 * @y: its upper edge
 * @width: its width, > 0
 * @height: its height, > 0
 * @confidence: the detector's, 0 to 1; 1 where it has none
 * @detector: (nullable): name of the detector, such as "yunet", "cascade"
 *
 * Adds a new face, without landmarks, track and attributes. It may be written
 * until the buffer is copied or the face is referenced.
 *
 * Returns: (transfer none): the face, which @buffer owns
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
 * @face: (transfer full): a face that @buffer does not carry yet
 *
 * Adds @face. Bindings, which keep a reference to whatever they show, make a
 * face by gst_mien_face_new(), add its attributes, and then hand it over here.
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
 * @face: a face that it carries
 *
 * Removes @face and the region that mirrors it. GStreamer cannot take a single
 * detection out of a `GstAnalyticsRelationMeta`: if that holds nothing but
 * mirrors of faces, it goes, and gst_mien_buffer_mirror_faces() makes one
 * anew; else the detection stays in there, and Mien passes over it.
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
 * @state: %NULL at the start; where the iteration stands
 *
 * The next face that @buffer carries as #GstMienFaceMeta. Bindings use
 * gst_mien_buffer_get_faces().
 *
 * Returns: (transfer none) (nullable): a face, or %NULL after the last one
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
 * All faces of @buffer, in the order in which they were added, and after them
 * those that other detectors left as #GstVideoRegionOfInterestMeta of type
 * "face", or as detection of type "face" in a `GstAnalyticsRelationMeta`, with
 * the detector "roi" or "analytics". What mirrors a face is not counted again,
 * and a region and a detection of the same face are one. What other classifiers
 * said of a face there becomes attributes. Nothing is changed.
 *
 * Returns: (transfer container) (element-type GstMienFace): the faces, to be
 *   read; they go with the array, whoever wants one for longer references it
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
 * @object_class: (nullable): of which types regions and detections of others
 *   are faces: names separated by commas, such as "face,person_face", case
 *   sensitive; "" takes none; %NULL is "face"
 *
 * As gst_mien_buffer_get_faces(), for detectors that call faces otherwise. Faces
 * that @buffer carries as #GstMienFaceMeta are listed in any case.
 *
 * Returns: (transfer container) (element-type GstMienFace): the faces, to be
 *   read; they go with the array, whoever wants one for longer references it
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
 * The faces that @buffer carries as #GstMienFaceMeta, to be written: those that
 * others share are copied first. What other detectors left is a face only after
 * gst_mien_buffer_adopt_faces().
 *
 * Returns: (transfer container) (element-type GstMienFace): the faces, which
 *   @buffer owns
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
 * Whether gst_mien_buffer_get_faces() would find a face. Nothing is changed.
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
 * @object_class: (nullable): as of gst_mien_buffer_get_faces_full()
 *
 * Whether gst_mien_buffer_get_faces_full() would find a face. Nothing is
 * changed.
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
 * Gives a #GstMienFaceMeta to each face that other detectors left on @buffer
 * (gst_mien_buffer_get_faces() says which), for results to be added to.
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
 * @object_class: (nullable): as of gst_mien_buffer_get_faces_full()
 *
 * As gst_mien_buffer_adopt_faces(), for detectors that call faces otherwise.
 * Regions and detections keep their types; whoever comes later knows what was
 * adopted, and needs not name these types again.
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
