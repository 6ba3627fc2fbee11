/* SPDX-License-Identifier: LGPL-2.1-or-later */

/**
 * SECTION:gstmienmirror
 * @title: GstMienMetadata
 * @short_description: the faces as metas that other elements read
 *
 * Faces can be mirrored into GStreamer's own metas: regions of interest, with
 * the parameters that DL Streamer reads, and, from GStreamer 1.24 on,
 * `GstAnalyticsRelationMeta`.
 *
 * Since: 0.1
 */

#include "meta/gstmienmirror.h"

#include "mirror.h"

GType
gst_mien_metadata_get_type (void)
{
  static gsize type = 0;
  static const GFlagsValue values[] = {
    { GST_MIEN_METADATA_ROI, "GST_MIEN_METADATA_ROI", "roi" },
    { GST_MIEN_METADATA_ANALYTICS, "GST_MIEN_METADATA_ANALYTICS", "analytics" },
    { 0, NULL, NULL }
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
        g_flags_register_static ("GstMienMetadata", values));
  return type;
}

/**
 * gst_mien_buffer_mirror_faces:
 * @buffer: a writable buffer
 * @width: width of the frame, in pixels
 * @height: height of the frame, in pixels
 * @mirrors: the kinds of mirrors to write
 *
 * Updates the mirrors of all #GstMienFaceMeta on @buffer. The metas of other
 * elements are not changed. Boxes are clipped to the frame; a face entirely
 * outside it gets no mirror. Call gst_mien_buffer_adopt_faces() first, so that
 * a face that another detector found too does not get a second region.
 *
 * %GST_MIEN_METADATA_ANALYTICS has no effect if Mien was built without
 * GStreamer's analytics library.
 *
 * Since: 0.1
 */
void
gst_mien_buffer_mirror_faces (GstBuffer *buffer, guint width, guint height,
    GstMienMetadata mirrors)
{
  g_return_if_fail (GST_IS_BUFFER (buffer));
  g_return_if_fail (gst_buffer_is_writable (buffer));
  g_return_if_fail (width > 0 && height > 0);

  g_autoptr (GPtrArray) metas = mien_face_metas_collect (buffer);
  if (metas->len == 0)
    return;
  if (mirrors & GST_MIEN_METADATA_ANALYTICS)
    mien_analytics_mirror (buffer, metas, width, height);
  if (mirrors & GST_MIEN_METADATA_ROI)
    mien_roi_mirror (buffer, metas, width, height);
}
