/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What faceclassify remembers of faces from earlier frames: when they were last
 * classified, and with what results. Faces without a track id are remembered
 * only for frames that repeat the same picture. One thread begins frames, one
 * after the other. They end in that order, maybe in another thread and after
 * later frames have begun.
 */
#pragma once

#include "meta/gstmienfacemeta.h"
#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienHistory GstMienHistory;

/* A frame from begin to end: its faces and what is known of them. */
typedef struct _GstMienVisit GstMienVisit;

/* For faces with `n_attributes` attributes each. */
GstMienHistory *gst_mien_history_new (guint n_attributes);
void gst_mien_history_free (GstMienHistory *self);

/* Forgets all faces. No frame may be in flight. */
void gst_mien_history_clear (GstMienHistory *self);

/* Begins the next frame. `repeated`: it repeats the previous one. */
void gst_mien_history_begin_frame (GstMienHistory *self, gboolean repeated);

/* Whether the choice of `faces` (GstMienFace) to classify in this frame depends
 * on the results of frames that have not ended. */
gboolean gst_mien_history_awaits (GstMienHistory *self, const GPtrArray *faces,
    const GstMienFrameSettings *settings);

/* Those of `faces` to classify in this frame, at most as many as `settings`
 * allow: those with the oldest results first, and of these the largest. Free
 * the array, not its elements. */
GPtrArray *gst_mien_history_pick_due (GstMienHistory *self,
    const GPtrArray *faces, const GstMienFrameSettings *settings);

/* Removes from `due` the faces that have a result or are waiting for one. */
void gst_mien_history_keep_new (GstMienHistory *self, GPtrArray *due);

/* Records the frame's `faces`, of which the `due` ones are classified. Must be
 * the last call of the frame's begin. The faces and the history must outlive
 * the visit. */
GstMienVisit *gst_mien_history_visit (GstMienHistory *self,
    const GPtrArray *faces, const GPtrArray *due);

/* Ends the frame. Due faces without a result are no longer waiting for one. */
void gst_mien_visit_free (GstMienVisit *self);

/* Gives each face the attributes of its last classification, with their age.
 * All earlier frames must have ended. */
void gst_mien_visit_recall (GstMienVisit *self);

/* Takes `result` (transfer full) for attribute number `attribute` of the due
 * face number `i`, and gives the face the attribute that smoothing derives from
 * this and earlier results. */
void gst_mien_visit_take_result (GstMienVisit *self, guint i, guint attribute,
    GstMienAttribute *result, const GstMienFrameSettings *settings);

G_END_DECLS
