/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Detects cuts between shots; no face can be tracked across a cut. Streaming
 * thread.
 */
#pragma once

#include <gst/video/video.h>

#include "image/shot.h"

G_BEGIN_DECLS

/* All zero at the start. */
typedef struct {
  MienShot shot;
  gboolean has_cut; /* whether there was a cut yet */
  guint frames;     /* since the last cut, or the start */
} GstMienTrackCuts;

/* Whether the frame in `buffer`, described by `info`, is the first one after a
 * cut. FALSE for repeated frames and frames that cannot be mapped. */
gboolean gst_mien_track_cuts_step (GstMienTrackCuts *self, GstBuffer *buffer,
    const GstVideoInfo *info);

/* Removes faces that were found before the last cut from `faces` and
 * `buffer`. */
void gst_mien_track_cuts_drop_faces (const GstMienTrackCuts *self,
    GstBuffer *buffer, GPtrArray *faces);

G_END_DECLS
