/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienunconfirmed
 * @title: Unconfirmed faces
 * @short_description: detections that a tracker has not confirmed yet
 *
 * A tracker reports a face once it has been found in several frames. Until then
 * it attaches the detection as an unconfirmed face: a meta named
 * `GstMienUnconfirmedFaceMeta`, which is transformed with the picture like
 * #GstMienFaceMeta, but is not listed as a face. It is meant for elements that
 * hide people and must not miss one. It is neither mirrored nor sent to other
 * processes.
 *
 * Since: 0.1
 */

#include "meta/gstmienunconfirmed.h"

#include <gst/video/video.h>

#include "transform.h"

static GType
api_get_type (void)
{
  static gsize type = 0;
  static const gchar *tags[] = { GST_META_TAG_VIDEO_STR,
    GST_META_TAG_VIDEO_ORIENTATION_STR, GST_META_TAG_VIDEO_SIZE_STR, NULL };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        gst_meta_api_type_register ("GstMienUnconfirmedFaceMetaAPI", tags));
  return type;
}

static const GstMetaInfo *
get_info (void)
{
  static gsize info = 0;

  if (g_once_init_enter (&info))
    g_once_init_leave (&info,
        (gsize) gst_meta_register (api_get_type (),
            "GstMienUnconfirmedFaceMeta", sizeof (MienFaceMeta),
            mien_face_meta_init, mien_face_meta_free,
            mien_face_meta_transform));
  return (const GstMetaInfo *) info;
}

/**
 * gst_mien_buffer_take_unconfirmed_face:
 * @buffer: a writable buffer
 * @face: (transfer full): a detection that is not confirmed yet
 *
 * Attaches @face to @buffer as an unconfirmed face.
 *
 * Since: 0.1
 */
void
gst_mien_buffer_take_unconfirmed_face (GstBuffer *buffer, GstMienFace *face)
{
  g_return_if_fail (GST_IS_BUFFER (buffer));
  g_return_if_fail (gst_buffer_is_writable (buffer));
  g_return_if_fail (face != NULL);

  mien_face_meta_add (buffer, get_info (), face);
}

/**
 * gst_mien_buffer_get_unconfirmed_faces:
 * @buffer: a buffer, which need not be writable
 *
 * Gets the unconfirmed faces on @buffer, in the order in which they were added.
 * gst_mien_buffer_get_faces() does not list them.
 *
 * Returns: (transfer container) (element-type GstMienFace): the faces,
 *   read-only. The array owns them; take a reference to keep one longer
 *
 * Since: 0.1
 */
GPtrArray *
gst_mien_buffer_get_unconfirmed_faces (GstBuffer *buffer)
{
  g_return_val_if_fail (GST_IS_BUFFER (buffer), NULL);

  GPtrArray *faces =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gst_mien_face_unref);
  gpointer state = NULL;
  const MienFaceMeta *meta;

  while ((meta =
              (const MienFaceMeta *) gst_buffer_iterate_meta_filtered (buffer,
                  &state, api_get_type ())))
    g_ptr_array_add (faces, gst_mien_face_ref (meta->face));
  return faces;
}
