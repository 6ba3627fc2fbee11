/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which frames were searched by a detector that does not say so. One that
 * searches every third frame marks faces on every third one: the frames up to
 * the next in this rhythm are no evidence that anybody has left. One thread at
 * a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All 0 at the start. */
typedef struct {
  gboolean has_begun; /* there was a frame with faces */
  guint since;        /* frames since the last one with faces */
  guint last;         /* frames between the last two with faces */
  guint interval;     /* of the searches; 0: not known yet */
} MienRhythm;

/*
 * Whether the next frame, with or without fresh faces, was searched. Frames
 * with faces were. Of the others, those that follow one with faces sooner than
 * the interval were not. The interval is the shortest one between two frames
 * with faces, and becomes longer where two in a row are equally long. Before
 * it is known, ten frames without faces count as not searched.
 */
gboolean mien_rhythm_is_searched (MienRhythm *self, gboolean has_faces);

G_END_DECLS
