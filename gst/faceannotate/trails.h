/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where each person was, frame by frame, and where they must have been on
 * frames on which they were not found. Frames are numbered in order of arrival.
 * One thread at a time.
 */
#pragma once

#include "head.h"

G_BEGIN_DECLS

typedef struct _GstMienTrails GstMienTrails;

/* A place where a person is, or may be. */
typedef struct {
  GstMienHead head;
  guint distance; /* frames to the nearest one on which they were found */
  const GstMienFace *face; /* with their track id and attributes */
} GstMienPlace;

GstMienTrails *gst_mien_trails_new (void);
void gst_mien_trails_free (GstMienTrails *self);

/* Forgets everything. */
void gst_mien_trails_clear (GstMienTrails *self);

/* The number of remembered positions, over all people and frames. */
guint gst_mien_trails_count (const GstMienTrails *self);

/* Adds the faces (GstMienFace) of a frame, which must be later than all earlier
 * ones. Faces with the same track id are of the same person; a face without an
 * id is of the same person as the last one that it overlaps. */
void gst_mien_trails_add (GstMienTrails *self, guint64 frame,
    const GPtrArray *faces);

/*
 * Appends to `places` (GstMienPlace) where people are on `frame`: the position
 * on the frame itself; else interpolated between the frames before and after it
 * that have one; before the first of these, the same position; and after the
 * last, the same position for `keep` frames. The places are valid until
 * anything is added. Earlier frames must not be asked for afterwards.
 */
void gst_mien_trails_find (GstMienTrails *self, guint64 frame, guint keep,
    GArray *places);

G_END_DECLS
