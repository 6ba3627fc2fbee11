/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "gstmienface.h"

G_BEGIN_DECLS

#define GST_MIEN_FACE_META_API_TYPE (gst_mien_face_meta_api_get_type ())
#define GST_MIEN_FACE_META_INFO (gst_mien_face_meta_get_info ())

typedef struct _GstMienFaceMeta GstMienFaceMeta;

/**
 * GstMienFaceMeta:
 * @meta: parent
 * @face: the face, shared by copies of the buffer
 *
 * Attaches one face to the buffer of its frame. The meta has the API tags
 * video, orientation and size and transforms the face, so it is kept when
 * frames are copied, scaled, converted, or encoded and decoded within a
 * process.
 *
 * Since: 0.1
 */
struct _GstMienFaceMeta {
  GstMeta meta;

  GstMienFace *face;
};

GST_MIEN_API
GType gst_mien_face_meta_api_get_type (void);

GST_MIEN_API
const GstMetaInfo *gst_mien_face_meta_get_info (void);

GST_MIEN_API
GstMienFace *gst_mien_buffer_add_face (GstBuffer *buffer, gfloat x, gfloat y,
    gfloat width, gfloat height, gfloat confidence, const gchar *detector);

GST_MIEN_API
void gst_mien_buffer_take_face (GstBuffer *buffer, GstMienFace *face);

GST_MIEN_API
void gst_mien_buffer_remove_face (GstBuffer *buffer, GstMienFace *face);

GST_MIEN_API
GstMienFace *gst_mien_buffer_iterate_faces (GstBuffer *buffer, gpointer *state);

GST_MIEN_API
GPtrArray *gst_mien_buffer_get_faces (GstBuffer *buffer);

GST_MIEN_API
GPtrArray *gst_mien_buffer_get_faces_full (GstBuffer *buffer,
    const gchar *object_class);

GST_MIEN_API
GPtrArray *gst_mien_buffer_get_writable_faces (GstBuffer *buffer);

GST_MIEN_API
gboolean gst_mien_buffer_has_faces (GstBuffer *buffer);

GST_MIEN_API
gboolean gst_mien_buffer_has_faces_full (GstBuffer *buffer,
    const gchar *object_class);

GST_MIEN_API
void gst_mien_buffer_adopt_faces (GstBuffer *buffer);

GST_MIEN_API
void gst_mien_buffer_adopt_faces_full (GstBuffer *buffer,
    const gchar *object_class);

G_END_DECLS
