/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

#ifndef GST_MIEN_JSON_API
#ifdef BUILDING_GST_MIEN_JSON
#define GST_MIEN_JSON_API GST_API_EXPORT
#else
#define GST_MIEN_JSON_API GST_API_IMPORT
#endif
#endif

G_BEGIN_DECLS

GST_MIEN_JSON_API
gchar *gst_mien_sample_to_json (GstSample *sample, const gchar *source,
    const gchar *tags, GError **error);

GST_MIEN_JSON_API
gchar *gst_mien_faces_to_json (GPtrArray *faces, GstSample *sample,
    const gchar *source, const gchar *tags, GError **error);

GST_MIEN_JSON_API
gchar *gst_mien_faces_to_json_full (GPtrArray *faces, GstSample *sample,
    const gchar *fields, const gchar *source, const gchar *tags,
    GError **error);

GST_MIEN_JSON_API
gchar *gst_mien_event_to_json (const GstStructure *event, const gchar *source,
    const gchar *tags, GError **error);

GST_MIEN_JSON_API
gchar *gst_mien_event_to_json_full (const GstStructure *event,
    const gchar *fields, const gchar *source, const gchar *tags,
    GError **error);

G_END_DECLS
