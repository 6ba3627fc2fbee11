/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Completes and restores faces on a frame from what a track kept of earlier
 * frames. Streaming thread.
 */
#pragma once

#include "box/box.h"
#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

/* Copies to the writable `face` the attributes that it lacks and `kept` has.
 * `kept` is from `frames_ago` frames ago. */
void gst_mien_track_complete_face (GstMienFace *face, const GstMienFace *kept,
    guint frames_ago);

/* Adds a copy of `kept`, which is from `frames_ago` frames ago, to `buffer`
 * with its attributes. The returned face is writable. */
GstMienFace *gst_mien_track_recall_face (GstBuffer *buffer,
    const GstMienFace *kept, guint frames_ago);

/* Moves a face and its landmarks to `box`. */
void gst_mien_track_move_face (GstMienFace *face, const MienBox *box);

G_END_DECLS
