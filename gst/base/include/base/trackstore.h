/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an element knows of each person from the frames before: a pointer for
 * each track; a face without one (id 0) is known by its place, where it was on
 * the frame before. Who has an id is forgotten after 300 frames without it,
 * which is later than any tracker gives up by default; who has none, after one.
 * One thread at a time.
 */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

typedef struct _GstMienTrackStore GstMienTrackStore;

/* `free_value` (may be NULL) frees the values. */
GstMienTrackStore *gst_mien_track_store_new (GDestroyNotify free_value);
void gst_mien_track_store_free (GstMienTrackStore *self);

/* Forgets all. */
void gst_mien_track_store_clear (GstMienTrackStore *self);

/* The next frame, and who is forgotten with it. `repeated`: it shows the one
 * before once more. */
void gst_mien_track_store_begin_frame (GstMienTrackStore *self,
    gboolean repeated);

/* Number of the current frame, from 1, and of the first one that showed the
 * same picture. They go on when all is forgotten. */
guint64 gst_mien_track_store_get_frame (const GstMienTrackStore *self);
guint64 gst_mien_track_store_get_picture (const GstMienTrackStore *self);

/* What is known of who is at `place` in the current frame, and of how many
 * frames ago (may be NULL); NULL: nothing. Counts as seen. Without an id that
 * is who was on the frame before in the box that overlaps most, by at least
 * 0.3, and is nobody else on this one. `place` is only read for those. */
gpointer gst_mien_track_store_find (GstMienTrackStore *self, guint track_id,
    const MienBox *place, guint *frames_ago);

/* Remembers `value` (transfer full) of who is at `place` in the current frame,
 * in place of what was known. NULL: forgets that. */
void gst_mien_track_store_put (GstMienTrackStore *self, guint track_id,
    const MienBox *place, gpointer value);

G_END_DECLS
