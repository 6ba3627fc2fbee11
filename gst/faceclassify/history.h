/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What faceclassify knows of faces from the frames before: when they were
 * classified last, and with what results; of faces without a track id only on
 * frames that show the same picture once more. Frames are begun one after the
 * other, by one thread, and end in that order, maybe in another one and when
 * the next have begun.
 */
#pragma once

#include "meta/gstmienfacemeta.h"
#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienHistory GstMienHistory;

/* A frame from its begin to its end: its faces, and what is known of them. */
typedef struct _GstMienVisit GstMienVisit;

/* For so many attributes of a face. */
GstMienHistory *gst_mien_history_new (guint n_attributes);
void gst_mien_history_free (GstMienHistory *self);

/* Forgets all faces; no frame is between its begin and its end. */
void gst_mien_history_clear (GstMienHistory *self);

/* The next frame; `repeated`: it shows the one before once more. */
void gst_mien_history_begin_frame (GstMienHistory *self, gboolean repeated);

/* Whether it depends on results of frames that have not ended which of `faces`
 * (GstMienFace) are to be classified in this one. */
gboolean gst_mien_history_awaits (GstMienHistory *self, const GPtrArray *faces,
    const GstMienFrameSettings *settings);

/* Those of `faces` that are to be classified in this frame, no more than
 * `settings` allow: the stalest ones, of these the largest. Free the array,
 * not its elements. */
GPtrArray *gst_mien_history_pick_due (GstMienHistory *self,
    const GPtrArray *faces, const GstMienFrameSettings *settings);

/* Removes from `due` the faces that have a result to keep, or will have. */
void gst_mien_history_keep_new (GstMienHistory *self, GPtrArray *due);

/* What is known of `faces`, of which the `due` ones are classified in this
 * frame: to be made last of all that is done at its begin. The faces and the
 * history outlive it. */
GstMienVisit *gst_mien_history_visit (GstMienHistory *self,
    const GPtrArray *faces, const GPtrArray *due);

/* Ends the frame: who is due and has no result by now has none. */
void gst_mien_visit_free (GstMienVisit *self);

/* Gives each face the attributes of its last classification, by now older. The
 * frames before have ended. */
void gst_mien_visit_recall (GstMienVisit *self);

/* Takes the result (transfer full) that is attribute number `attribute` of the
 * due face number `i`, and gives the face the attribute that this and the
 * results before make. */
void gst_mien_visit_take_result (GstMienVisit *self, guint i, guint attribute,
    GstMienAttribute *result, const GstMienFrameSettings *settings);

G_END_DECLS
