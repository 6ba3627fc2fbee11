/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "meta/gstmienface.h"

G_BEGIN_DECLS

/* An attribute of a face, computed `frames_ago` frames ago. */
typedef struct {
  GstMienAttribute *attribute;
  guint frames_ago;
} MienSlot;

/* Number of attributes, one per model, that need no further allocation. */
#define MIEN_OWN_SLOTS 4

/* The allocated structure of a GstMienFace. */
typedef struct {
  GstMienFace face;

  /* In the order in which they were added. */
  MienSlot *slots; /* `own`, until there are more than that */
  guint n_slots;
  MienSlot own[MIEN_OWN_SLOTS];
  GPtrArray *maps; /* of GstMienMap; NULL: none */
} MienFace;

#define MIEN_FACE(face) ((MienFace *) (face))

/* Maps the point (x, y) to its position in another frame. */
typedef void (*MienPointFunc) (gconstpointer transform, gdouble *x, gdouble *y);

/* Maps the landmarks and the box, which becomes the bounding box of its mapped
 * corners. */
void mien_face_move (GstMienFace *face, MienPointFunc map,
    gconstpointer transform);

/* Adds the attributes and maps of `source` that `dest` lacks. */
void mien_face_share_results (const GstMienFace *source, GstMienFace *dest);

void mien_face_drop_attributes (GstMienFace *face);
void mien_face_drop_maps (GstMienFace *face);

G_END_DECLS
