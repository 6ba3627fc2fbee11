/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an element remembers of each person from earlier frames: a pointer for
 * each track. A face without a track (id 0) is recognised by its position on
 * the previous frame. A track id is forgotten after 300 frames without it,
 * which is longer than any tracker keeps a lost track by default; a face
 * without an id, after one frame. One thread at a time.
 */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

typedef struct _GstMienTrackStore GstMienTrackStore;

/* `free_value` (may be NULL) frees the values. */
GstMienTrackStore *gst_mien_track_store_new (GDestroyNotify free_value);
void gst_mien_track_store_free (GstMienTrackStore *self);

/* Forgets everything. */
void gst_mien_track_store_clear (GstMienTrackStore *self);

/* Starts the next frame, and forgets faces that have been missing for too long.
 * `repeated`: it shows the same picture as the previous frame. */
void gst_mien_track_store_begin_frame (GstMienTrackStore *self,
    gboolean repeated);

/* Number of the current frame, from 1, and of the first one that showed the
 * same picture. gst_mien_track_store_clear () does not reset them. */
guint64 gst_mien_track_store_get_frame (const GstMienTrackStore *self);
guint64 gst_mien_track_store_get_picture (const GstMienTrackStore *self);

/* Returns the value of the face at `place` in the current frame, and how many
 * frames ago it was put (`frames_ago` may be NULL); NULL if there is none. The
 * face then counts as seen. A face without an id is the one whose box on the
 * previous frame overlaps most, by at least 0.3, and that no other face on this
 * frame has been matched with. `place` is only read for faces without an id. */
gpointer gst_mien_track_store_find (GstMienTrackStore *self, guint track_id,
    const MienBox *place, guint *frames_ago);

/* Sets the value (transfer full) of the face at `place` in the current frame,
 * replacing the previous one. NULL only removes that. */
void gst_mien_track_store_put (GstMienTrackStore *self, guint track_id,
    const MienBox *place, gpointer value);

G_END_DECLS
