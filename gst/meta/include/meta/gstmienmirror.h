/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "gstmienfacemeta.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_METADATA (gst_mien_metadata_get_type ())

/**
 * GstMienMetadata:
 * @GST_MIEN_METADATA_ROI: GstVideoRegionOfInterestMeta with the parameter names
 *   of DL Streamer
 * @GST_MIEN_METADATA_ANALYTICS: GstAnalyticsRelationMeta, if built with
 *   GStreamer >= 1.24
 *
 * The metas that faces are mirrored into, for other elements to read.
 *
 * Since: 0.1
 */
typedef enum {
  GST_MIEN_METADATA_ROI = 1 << 0,
  GST_MIEN_METADATA_ANALYTICS = 1 << 1,
} GstMienMetadata;

/**
 * GST_MIEN_METADATA_DEFAULT:
 *
 * All mirrors that are built.
 *
 * Since: 0.1
 */
#define GST_MIEN_METADATA_DEFAULT \
  (GST_MIEN_METADATA_ROI | GST_MIEN_METADATA_ANALYTICS)

GST_MIEN_API
GType gst_mien_metadata_get_type (void);

GST_MIEN_API
void gst_mien_buffer_mirror_faces (GstBuffer *buffer, guint width, guint height,
    GstMienMetadata mirrors);

G_END_DECLS
