/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "gstmienfacemeta.h"

G_BEGIN_DECLS

/* Mtd ids are indices; none of ours is this. */
#define MIEN_NO_MTD G_MAXUINT

typedef struct {
  GstMienAttribute *attribute;
  guint cls_id;                 /* of the ClsMtd that mirrors it */
} MienAttributeSlot;

/* What is allocated for a GstMienFaceMeta. All of it stays on copies: regions
 * and relation metas keep their ids there too. */
typedef struct {
  GstMienFaceMeta face;

  GArray *slots;                /* of MienAttributeSlot, in order of adding */
  GPtrArray *maps;              /* of GstMienMap, in order of adding */
  gboolean has_roi;
  gint roi_id;                  /* of the region that mirrors the face */
  guint od_id;                  /* of its ODMtd, ours or another's */
  guint tracking_id;            /* of its TrackingMtd */
  gboolean made_od, made_tracking;      /* those are ours */
} MienFace;

#define MIEN_FACE(face) ((MienFace *) (face))

/* Moves the point (x, y) to where it is in another frame. */
typedef void (*MienPointFunc) (gconstpointer transform, gdouble *x,
    gdouble *y);

/* Moves box (to the upright one around its corners) and landmarks. */
void mien_face_map (GstMienFaceMeta *face, MienPointFunc map,
    gconstpointer transform);

/* Of a new face: no attributes and maps. */
void mien_face_init_results (MienFace *self);
void mien_face_clear_results (MienFace *self);

/* Adds the attributes and maps of `source` that `dest` lacks; `with_mirrors`:
 * the numbers of their mirrors hold in the buffer of `dest` too. */
void mien_face_share_results (const GstMienFaceMeta *source,
    GstMienFaceMeta *dest, gboolean with_mirrors);

/* A GstMetaTransformFunction: copy, scale, and matrix where that is built. */
gboolean mien_face_transform (GstBuffer *dest, GstMeta *meta,
    GstBuffer *source, GQuark type, gpointer data);

/* Copies `source` to `dest`, with the public fields of `geometry`. A face that
 * `dest` has already keeps its own and only gains the attributes and maps it
 * lacks. */
gboolean mien_face_copy_to (const GstMienFaceMeta *source, GstBuffer *dest,
    const GstMienFaceMeta *geometry);

/* Of the face of that id. */
void mien_face_drop_maps (GstBuffer *buffer, guint id);

/* register.c (GStreamer >= 1.24: with serialisation) or its stub */
const GstMetaInfo *mien_face_meta_register (GType api,
    GstMetaInitFunction init, GstMetaFreeFunction free,
    GstMetaTransformFunction transform);

/* matrix.c (GStreamer >= 1.28) or its stub. FALSE: not such a transform. */
gboolean mien_face_transform_matrix (const GstMienFaceMeta *source,
    GstBuffer *dest, GQuark type, gpointer data);

/* Without those of others that are not adopted. */
GPtrArray *mien_faces_collect (GstBuffer *buffer);

/* Give faces to what others found: regions "face", and then ODMtds "face" that
 * are not of a face by now. `buffer` is writable. */
void mien_roi_adopt (GstBuffer *buffer);
void mien_analytics_adopt (GstBuffer *buffer);

/* Whether these would give faces to a buffer that has none. */
gboolean mien_roi_has_faces (GstBuffer *buffer);
gboolean mien_analytics_has_faces (GstBuffer *buffer);

G_END_DECLS
