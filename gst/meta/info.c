/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The GstMeta implementation that carries faces. */

#include "register.h"
#include "transform.h"

#include <gst/video/video.h>

gboolean
mien_face_meta_init (GstMeta *meta, gpointer params, GstBuffer *buffer)
{
  /* GStreamer does not clear metas that have an init function. */
  *(MienFaceMeta *) meta = (MienFaceMeta) { .meta = *meta,
    .od_id = MIEN_NO_MTD,
    .tracking_id = MIEN_NO_MTD,
    .group_id = MIEN_NO_MTD };
  return TRUE;
}

void
mien_face_meta_free (GstMeta *meta, GstBuffer *buffer)
{
  MienFaceMeta *self = (MienFaceMeta *) meta;

  g_clear_pointer (&self->face, gst_mien_face_unref);
  g_clear_pointer (&self->cls, g_array_unref);
}

/**
 * gst_mien_face_meta_api_get_type:
 *
 * Gets the API type of the metadata, by which gst_buffer_get_meta() and the
 * ALLOCATION query know it. Registers it the first time. Any thread.
 *
 * Returns: the type
 *
 * Since: 0.1
 */
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
 * Gets the implementation of the meta. The first call registers it, which a
 * process must have done before it receives faces from another process.
 *
 * Returns: (transfer none): the #GstMetaInfo of #GstMienFaceMeta
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
            mien_face_meta_init, mien_face_meta_free,
            mien_face_meta_transform));
  return (const GstMetaInfo *) info;
}
