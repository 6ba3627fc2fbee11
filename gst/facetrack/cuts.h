/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Cuts from one shot to the next, across which nobody can be followed.
 * Streaming thread.
 */
#pragma once

#include <gst/video/video.h>

#include "image/shot.h"

G_BEGIN_DECLS

/* All 0 at the start. */
typedef struct {
  MienShot shot;
  gboolean has_cut; /* there was one */
  guint frames;     /* since then */
} GstMienTrackCuts;

/* Whether the frame in `buffer`, which `info` describes, is the first after a
 * cut. One that shows the frame before once more is not looked at, nor is one
 * that cannot be mapped. */
gboolean gst_mien_track_cuts_step (GstMienTrackCuts *self, GstBuffer *buffer,
    const GstVideoInfo *info);

/* Removes those of `faces` and `buffer` that were found before the last cut. */
void gst_mien_track_cuts_drop_faces (const GstMienTrackCuts *self,
    GstBuffer *buffer, GPtrArray *faces);

G_END_DECLS
