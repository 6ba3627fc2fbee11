/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/video/video.h>

#include "gstmienface-private.h"
#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

/* Mtd ids are indices; none of ours is this. */
#define MIEN_NO_MTD G_MAXUINT

/* What is allocated for a GstMienFaceMeta, which it begins like. All of it
 * stays on copies: regions and relation metas keep their ids there too. */
typedef struct {
  GstMeta meta;
  GstMienFace *face;

  gboolean has_roi;
  gint roi_id;                  /* of the region that mirrors the face */
  guint od_id;                  /* of its ODMtd, ours or another's */
  guint tracking_id;            /* of its TrackingMtd */
  gboolean made_od, made_tracking;      /* those are ours */
  GArray *cls;                  /* of MienClsMirror; NULL: none */
} MienFaceMeta;

/* An attribute's ClsMtd. */
typedef struct {
  GQuark attribute;             /* its name */
  guint id;
} MienClsMirror;

/* Of the attribute of that name: MIEN_NO_MTD, or what was set. */
guint mien_face_meta_get_cls (const MienFaceMeta *meta, const gchar *name);
void mien_face_meta_set_cls (MienFaceMeta *meta, const gchar *name, guint id);
guint mien_face_meta_count_cls (const MienFaceMeta *meta);

/* The face of `meta`, nobody else's from now on. */
GstMienFace *mien_face_meta_write (MienFaceMeta *meta);

/* Adds a meta to a writable buffer; takes over `face`. */
MienFaceMeta *mien_face_meta_add (GstBuffer *buffer, GstMienFace *face);

/* A GstMetaTransformFunction: copy, scale, and matrix where that is built. */
gboolean mien_face_meta_transform (GstBuffer *dest, GstMeta *meta,
    GstBuffer *source, GQuark type, gpointer data);

/* Copies `source` to `dest`, with `face` as its face. One that `dest` has
 * already by that id keeps its own and only gains the attributes and maps it
 * lacks. */
gboolean mien_face_meta_copy_to (const MienFaceMeta *source, GstBuffer *dest,
    GstMienFace *face);

/* register.c (GStreamer >= 1.24: with serialisation) or its stub */
const GstMetaInfo *mien_face_meta_register (GType api,
    GstMetaInitFunction init, GstMetaFreeFunction free,
    GstMetaTransformFunction transform);

/* matrix.c (GStreamer >= 1.28) or its stub. FALSE: not such a transform. */
gboolean mien_face_meta_transform_matrix (const MienFaceMeta *source,
    GstBuffer *dest, GQuark type, gpointer data);

/* The MienFaceMetas of a buffer, without what is not adopted. Free the array,
 * not its elements. */
GPtrArray *mien_face_metas_collect (GstBuffer *buffer);

/* Give faces to what others found: regions "face", and then ODMtds "face" that
 * are not of a face by now. `buffer` is writable. */
void mien_roi_adopt (GstBuffer *buffer);
void mien_analytics_adopt (GstBuffer *buffer);

/* Whether these would do anything. */
gboolean mien_roi_has_strangers (GstBuffer *buffer);
gboolean mien_analytics_has_strangers (GstBuffer *buffer);

/* Whether these would give faces to a buffer that has none. */
gboolean mien_roi_has_faces (GstBuffer *buffer);
gboolean mien_analytics_has_faces (GstBuffer *buffer);

G_END_DECLS
