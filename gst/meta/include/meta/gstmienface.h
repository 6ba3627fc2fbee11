/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "gstmienattribute.h"
#include "gstmienmap.h"

G_BEGIN_DECLS

#define GST_TYPE_MIEN_FACE (gst_mien_face_get_type ())

/**
 * GST_MIEN_N_LANDMARKS:
 *
 * The number of landmarks of a face.
 *
 * Since: 0.1
 */
#define GST_MIEN_N_LANDMARKS 5

typedef struct _GstMienFace GstMienFace;

/**
 * GstMienPoint:
 * @x: distance from the left edge of the frame, in pixels
 * @y: distance from the upper edge of the frame, in pixels
 *
 * A landmark.
 *
 * Since: 0.1
 */
typedef struct {
  gfloat x, y;
} GstMienPoint;

/**
 * GstMienFace:
 * @mini_object: parent
 * @id: identifies the face in a buffer and its copies; unique in the process,
 *   never 0
 * @x: left edge of the box, in pixels of the frame; the box of a face at the
 *   border may extend beyond the frame
 * @y: upper edge of the box, in pixels
 * @width: width of the box, in pixels, > 0
 * @height: height of the box, in pixels, > 0
 * @confidence: confidence of the detector, 0 to 1; 1 if it reports none
 * @detector: (nullable): interned name of the detector, such as "yunet",
 *   "cascade", "roi" or "analytics"; the framing for models depends on it
 * @has_landmarks: whether @landmarks are set
 * @landmarks: right eye, left eye, nose tip, right and left corner of the
 *   mouth; right and left are the person's own
 * @track_id: id of the person over time, 0 if not tracked
 * @frames_ago: number of frames since the face was detected; 0 if it was
 *   detected in this one
 *
 * A face: its position in a frame, and the results of models. Faces are
 * reference-counted values and copied on write. Only the holder of the sole
 * reference (gst_mini_object_is_writable()) may write fields and add attributes
 * and maps; a shared face is read-only, and gst_mien_face_make_writable() makes
 * a copy of it. Buffers carry faces in #GstMienFaceMeta.
 *
 * Since: 0.1
 */
struct _GstMienFace {
  GstMiniObject mini_object;

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
GType gst_mien_face_get_type (void);

GST_MIEN_API
GstMienFace *gst_mien_face_new (gfloat x, gfloat y, gfloat width, gfloat height,
    gfloat confidence, const gchar *detector);

GST_MIEN_API
GstMienFace *gst_mien_face_copy (const GstMienFace *face);

GST_MIEN_API
GstMienFace *gst_mien_face_ref (GstMienFace *face);

GST_MIEN_API
void gst_mien_face_unref (GstMienFace *face);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienFace, gst_mien_face_unref)

GST_MIEN_API
GstMienFace *gst_mien_face_make_writable (GstMienFace *face);

GST_MIEN_API
const GstMienPoint *gst_mien_face_get_landmarks (const GstMienFace *face,
    guint *n_points);

GST_MIEN_API
guint gst_mien_face_get_n_attributes (const GstMienFace *face);

GST_MIEN_API
GstMienAttribute *gst_mien_face_get_attribute (const GstMienFace *face,
    guint index);

GST_MIEN_API
GstMienAttribute *gst_mien_face_find_attribute (const GstMienFace *face,
    const gchar *name);

GST_MIEN_API
void gst_mien_face_take_attribute (GstMienFace *face,
    GstMienAttribute *attribute);

GST_MIEN_API
void gst_mien_face_recall_attribute (GstMienFace *face,
    GstMienAttribute *attribute, guint frames_ago);

GST_MIEN_API
guint gst_mien_face_get_attribute_age (const GstMienFace *face,
    const GstMienAttribute *attribute);

GST_MIEN_API
guint gst_mien_face_get_n_maps (const GstMienFace *face);

GST_MIEN_API
GstMienMap *gst_mien_face_get_map (const GstMienFace *face, guint index);

GST_MIEN_API
GstMienMap *gst_mien_face_find_map (const GstMienFace *face, const gchar *name);

GST_MIEN_API
void gst_mien_face_take_map (GstMienFace *face, GstMienMap *map);

G_END_DECLS
