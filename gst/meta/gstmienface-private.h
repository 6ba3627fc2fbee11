/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "meta/gstmienface.h"

G_BEGIN_DECLS

/* What a model said of the face, so many frames ago. */
typedef struct {
  GstMienAttribute *attribute;
  guint frames_ago;
} MienSlot;

/* A face has one for each model: so many without another allocation. */
#define MIEN_OWN_SLOTS 4

/* What is allocated for a GstMienFace. */
typedef struct {
  GstMienFace face;

  /* In order of adding. */
  MienSlot *slots; /* `own`, until there are more */
  guint n_slots;
  MienSlot own[MIEN_OWN_SLOTS];
  GPtrArray *maps; /* of GstMienMap; NULL: none */
} MienFace;

#define MIEN_FACE(face) ((MienFace *) (face))

/* Moves the point (x, y) to where it is in another frame. */
typedef void (*MienPointFunc) (gconstpointer transform, gdouble *x, gdouble *y);

/* Moves box (to the upright one around its corners) and landmarks. */
void mien_face_move (GstMienFace *face, MienPointFunc map,
    gconstpointer transform);

/* Adds the attributes and maps of `source` that `dest` lacks. */
void mien_face_share_results (const GstMienFace *source, GstMienFace *dest);

void mien_face_drop_attributes (GstMienFace *face);
void mien_face_drop_maps (GstMienFace *face);

G_END_DECLS
