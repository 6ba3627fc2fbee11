/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What carries a face on a buffer, and knows its mirrors there. */
#pragma once

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
  gint roi_id;       /* of the region that mirrors the face */
  GQuark roi_type;   /* its type, "face" where it is ours */
  guint od_id;       /* of its ODMtd, ours or another's */
  guint tracking_id; /* of its TrackingMtd */
  guint group_id;    /* of the group of its keypoints */
  gboolean made_od, made_tracking, made_group; /* those are ours */
  GArray *cls; /* of MienClsMirror; NULL: none */
} MienFaceMeta;

/* An attribute's ClsMtd. */
typedef struct {
  GQuark attribute; /* its name */
  guint id;         /* MIEN_NO_MTD: it has none */
  gboolean made;    /* it is ours */
} MienClsMirror;

/* A GstMetaInitFunction and a GstMetaFreeFunction of a MienFaceMeta. */
gboolean mien_face_meta_init (GstMeta *meta, gpointer params,
    GstBuffer *buffer);
void mien_face_meta_free (GstMeta *meta, GstBuffer *buffer);

/* Adds a meta to a writable buffer; takes over `face`. `info` is
 * GST_MIEN_FACE_META_INFO, or that of unconfirmed faces. */
MienFaceMeta *mien_face_meta_add (GstBuffer *buffer, const GstMetaInfo *info,
    GstMienFace *face);

/* The face of `meta`, nobody else's from now on. */
GstMienFace *mien_face_meta_write (MienFaceMeta *meta);

/* The next MienFaceMeta of a buffer; NULL after the last one. `*state` is NULL
 * at the start. */
MienFaceMeta *mien_face_metas_next (GstBuffer *buffer, gpointer *state);

/* The MienFaceMetas of a buffer, without what is not adopted. Free the array,
 * not its elements. */
GPtrArray *mien_face_metas_collect (GstBuffer *buffer);

/* Copies `source` to `dest`, with `face` as its face. One that `dest` has
 * already by that id keeps its own and only gains the attributes and maps it
 * lacks. */
gboolean mien_face_meta_copy_to (const MienFaceMeta *source, GstBuffer *dest,
    GstMienFace *face);

/* Of the attribute of that name. The last: how many of the face's are ours. */
MienClsMirror mien_face_meta_get_cls (const MienFaceMeta *meta,
    const gchar *name);
void mien_face_meta_set_cls (MienFaceMeta *meta, const gchar *name, guint id,
    gboolean made);
guint mien_face_meta_count_cls (const MienFaceMeta *meta);

G_END_DECLS
