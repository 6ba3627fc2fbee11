/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What faceclassify knows of faces from the frames before: when they were
 * classified last, and with what results; of faces without a track id only on
 * frames that show the same picture once more. One thread at a time.
 */
#pragma once

#include "meta/gstmienfacemeta.h"
#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienHistory GstMienHistory;

/* For so many attributes of a face. */
GstMienHistory *gst_mien_history_new (guint n_attributes);
void gst_mien_history_free (GstMienHistory *self);

/* Forgets all faces. */
void gst_mien_history_clear (GstMienHistory *self);

/* The next frame; `repeated`: it shows the one before once more. */
void gst_mien_history_begin_frame (GstMienHistory *self, gboolean repeated);

/* Gives each of `faces` (GstMienFace) the attributes of its last
 * classification, by now older. */
void gst_mien_history_recall (GstMienHistory *self, const GPtrArray *faces);

/* Those of `faces` that are to be classified in this frame, no more than
 * `settings` allow: the stalest ones, of these the largest. Free the array,
 * not its elements. */
GPtrArray *gst_mien_history_pick_due (GstMienHistory *self,
    const GPtrArray *faces, const GstMienFrameSettings *settings);

/* Removes from `due` the faces that have a result to keep. */
void gst_mien_history_keep_new (GstMienHistory *self, GPtrArray *due);

/* Takes the result (transfer full) that is attribute number `attribute` of
 * `face`, and gives the face the attribute that this and the results before make. */
void gst_mien_history_take_result (GstMienHistory *self, GstMienFace *face,
    guint attribute, GstMienAttribute *result,
    const GstMienFrameSettings *settings);

G_END_DECLS
