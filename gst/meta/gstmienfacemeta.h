/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "gstmienattribute.h"
#include "gstmienmap.h"

G_BEGIN_DECLS

#define GST_MIEN_FACE_META_API_TYPE (gst_mien_face_meta_api_get_type ())
#define GST_MIEN_FACE_META_INFO (gst_mien_face_meta_get_info ())

/**
 * GST_MIEN_N_LANDMARKS:
 *
 * How many points of a face are marked.
 *
 * Since: 0.1
 */
#define GST_MIEN_N_LANDMARKS 5

typedef struct _GstMienFaceMeta GstMienFaceMeta;

/**
 * GstMienPoint:
 * @x: pixels from the left edge of the frame
 * @y: pixels from its upper edge
 *
 * Since: 0.1
 */
typedef struct {
  gfloat x, y;
} GstMienPoint;

/**
 * GstMienFaceMeta:
 * @meta: parent
 * @id: names the face in this buffer and its copies; unique in the process,
 *   never 0
 * @x: left edge of the box in pixels of the current frame; a face at the
 *   border may reach outside
 * @y: upper edge, pixels
 * @width: of the box, pixels, > 0
 * @height: of the box, pixels, > 0
 * @confidence: the detector's, 0 to 1; 1 where it has none
 * @detector: (nullable): interned name of what found the face: "yunet",
 *   "cascade", "roi", "analytics"; models choose the framing by it
 * @has_landmarks: whether @landmarks are set
 * @landmarks: right eye, left eye, nose tip, right and left corner of the
 *   mouth, as the person's own right and left
 * @track_id: id of the person over time, 0 = not tracked
 * @frames_ago: frames between the detection and this one; 0 = found here
 *
 * One face of a frame. Written by the streaming thread that owns the writable
 * buffer; everything is read-only on a shared one. Survives copying, scaling,
 * colour conversion and coding inside a process: it carries the API tags
 * video, orientation and size, and scales itself.
 *
 * Since: 0.1
 */
struct _GstMienFaceMeta {
  GstMeta meta;

  guint id;
  gfloat x, y, width, height;
  gfloat confidence;
  const gchar *detector;
  gboolean has_landmarks;
  GstMienPoint landmarks[GST_MIEN_N_LANDMARKS];
  guint track_id;
  guint frames_ago;
};

GST_MIEN_API
GType gst_mien_face_meta_api_get_type (void);

GST_MIEN_API
const GstMetaInfo *gst_mien_face_meta_get_info (void);

GST_MIEN_API
GstMienFaceMeta *gst_buffer_add_mien_face_meta (GstBuffer *buffer, gfloat x,
    gfloat y, gfloat width, gfloat height, gfloat confidence,
    const gchar *detector);

GST_MIEN_API
void gst_mien_buffer_remove_face (GstBuffer *buffer, GstMienFaceMeta *face);

GST_MIEN_API
GstMienFaceMeta *gst_buffer_iterate_mien_face_meta (GstBuffer *buffer,
    gpointer *state);

GST_MIEN_API
GPtrArray *gst_mien_buffer_get_faces (GstBuffer *buffer);

GST_MIEN_API
gboolean gst_mien_buffer_has_faces (GstBuffer *buffer);

GST_MIEN_API
const GstMienPoint *gst_mien_face_meta_get_landmarks (
    const GstMienFaceMeta *face, guint *n_points);

GST_MIEN_API
guint gst_mien_face_meta_n_attributes (const GstMienFaceMeta *face);

GST_MIEN_API
GstMienAttribute *gst_mien_face_meta_get_attribute (
    const GstMienFaceMeta *face, guint index);

GST_MIEN_API
GstMienAttribute *gst_mien_face_meta_find_attribute (
    const GstMienFaceMeta *face, const gchar *name);

GST_MIEN_API
void gst_mien_face_meta_take_attribute (GstMienFaceMeta *face,
    GstMienAttribute *attribute);

GST_MIEN_API
guint gst_mien_face_meta_n_maps (const GstMienFaceMeta *face);

GST_MIEN_API
GstMienMap *gst_mien_face_meta_get_map (const GstMienFaceMeta *face,
    guint index);

GST_MIEN_API
GstMienMap *gst_mien_face_meta_find_map (const GstMienFaceMeta *face,
    const gchar *name);

GST_MIEN_API
void gst_mien_face_meta_take_map (GstMienFaceMeta *face, GstMienMap *map);

G_END_DECLS
