/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Estimates which frames were searched, for detectors that do not report it. A
 * detector that searches every third frame marks faces on every third frame;
 * the frames between are no evidence that a face has disappeared. For one
 * thread at a time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Initially all 0. */
typedef struct {
  gboolean has_begun; /* there has been a frame with faces */
  guint since;        /* frames since the last one with faces */
  guint last;         /* distance between the last two frames with faces */
  guint interval;     /* between searches; 0: not known yet */
} MienRhythm;

/*
 * Whether the next frame, with or without new faces, was searched. Frames with
 * faces were. Frames without faces were not if they come sooner after one with
 * faces than the interval. The interval is the shortest distance between two
 * frames with faces; it grows if two distances in a row are equal and longer.
 * Until it is known, ten frames without faces count as not searched.
 */
gboolean mien_rhythm_is_searched (MienRhythm *self, gboolean has_faces);

G_END_DECLS
