/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The meta that carries a face on a buffer and refers to its mirrors there. */
#pragma once

#include "gstmienface-private.h"
#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

/* Mtd ids are indices, so none has this value. */
#define MIEN_NO_MTD G_MAXUINT

/* The allocated structure of a GstMienFaceMeta, which it starts with. Copies
 * keep all fields: copied regions and relation metas keep their ids, too. */
typedef struct {
  GstMeta meta;
  GstMienFace *face;

  gboolean has_roi;
  gint roi_id;       /* of the region that mirrors the face */
  GQuark roi_type;   /* its type; "face" if Mien created it */
  guint od_id;       /* of its ODMtd, by Mien or another element */
  guint tracking_id; /* of its TrackingMtd */
  guint group_id;    /* of the group of its keypoints */
  gboolean made_od, made_tracking, made_group; /* whether Mien created them */
  GArray *cls; /* of MienClsMirror; NULL: none */
} MienFaceMeta;

/* The ClsMtd of an attribute. */
typedef struct {
  GQuark attribute; /* name of the attribute */
  guint id;         /* MIEN_NO_MTD: none */
  gboolean made;    /* whether Mien created it */
} MienClsMirror;

/* GstMetaInitFunction and GstMetaFreeFunction of a MienFaceMeta. */
gboolean mien_face_meta_init (GstMeta *meta, gpointer params,
    GstBuffer *buffer);
void mien_face_meta_free (GstMeta *meta, GstBuffer *buffer);

/* Adds a meta to a writable buffer; takes ownership of `face`. `info` is
 * GST_MIEN_FACE_META_INFO, or that of unconfirmed faces. */
MienFaceMeta *mien_face_meta_add (GstBuffer *buffer, const GstMetaInfo *info,
    GstMienFace *face);

/* The face of `meta`, made writable: it is copied first if it is shared. */
GstMienFace *mien_face_meta_write (MienFaceMeta *meta);

/* The next MienFaceMeta of a buffer; NULL after the last one. `*state` is NULL
 * at the start. */
MienFaceMeta *mien_face_metas_next (GstBuffer *buffer, gpointer *state);

/* The MienFaceMetas of a buffer, without faces that are not adopted. Free the
 * array, not its elements. */
GPtrArray *mien_face_metas_collect (GstBuffer *buffer);

/* Copies `source` to `dest`, with `face` as its face. If `dest` already has a
 * face with that id, that one is kept and only gains the attributes and maps
 * that it lacks. */
gboolean mien_face_meta_copy_to (const MienFaceMeta *source, GstBuffer *dest,
    GstMienFace *face);

/* Get and set the ClsMtd of the attribute `name`; count those that Mien
 * created. */
MienClsMirror mien_face_meta_get_cls (const MienFaceMeta *meta,
    const gchar *name);
void mien_face_meta_set_cls (MienFaceMeta *meta, const gchar *name, guint id,
    gboolean made);
guint mien_face_meta_count_cls (const MienFaceMeta *meta);

G_END_DECLS
