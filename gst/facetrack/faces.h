/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A track's face on a frame, by what was kept of it from the frames before.
 * Streaming thread.
 */
#pragma once

#include "box/box.h"
#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

/* Gives the writable `face` the attributes that it lacks and that `kept`, of
 * so many frames ago, has. */
void gst_mien_track_complete_face (GstMienFace *face, const GstMienFace *kept,
    guint frames_ago);

/* Adds `kept`, of so many frames ago, with its attributes to `buffer`, to be
 * written. */
GstMienFace *gst_mien_track_recall_face (GstBuffer *buffer,
    const GstMienFace *kept, guint frames_ago);

/* Moves a face, and its landmarks with it. */
void gst_mien_track_move_face (GstMienFace *face, const MienBox *box);

G_END_DECLS
