/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where each person was, frame by frame, and where they must have been on
 * frames that do not say so. Frames are numbered in the order in which they
 * come. One thread at a time.
 */
#pragma once

#include "head.h"

G_BEGIN_DECLS

typedef struct _GstMienTrails GstMienTrails;

/* A place where somebody is, or may be. */
typedef struct {
  GstMienHead head;
  guint distance; /* frames to the nearest one on which they were found */
  const GstMienFace *face; /* what is known of them */
} GstMienPlace;

GstMienTrails *gst_mien_trails_new (void);
void gst_mien_trails_free (GstMienTrails *self);

/* Forgets all. */
void gst_mien_trails_clear (GstMienTrails *self);

/* Places of people on frames that are remembered. */
guint gst_mien_trails_count (const GstMienTrails *self);

/* The faces (GstMienFace) of a frame, later than all before. Faces with a
 * track id are of the same person as others of that id; one without it, as the
 * last one that it overlaps. */
void gst_mien_trails_add (GstMienTrails *self, guint64 frame,
    const GPtrArray *faces);

/*
 * Appends to `places` (GstMienPlace) where people are on `frame`, until
 * anything is added: where it says so; between the frames before and after it
 * that do; before the first one at that place; and after the last one, for
 * `keep` frames. Frames before it are asked for no more.
 */
void gst_mien_trails_find (GstMienTrails *self, guint64 frame, guint keep,
    GArray *places);

G_END_DECLS
