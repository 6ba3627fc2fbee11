/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What faceclassify knows of one face: its last results, per attribute, and
 * when it was classified. One thread at a time.
 */
#pragma once

#include "meta/gstmienfacemeta.h"
#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienRecord GstMienRecord;

/* For `n_attributes` attributes. */
GstMienRecord *gst_mien_record_new (guint n_attributes);
GstMienRecord *gst_mien_record_ref (GstMienRecord *self);
void gst_mien_record_unref (GstMienRecord *self);

/* The face, with an area of `area` pixels, is being classified in frame
 * `frame`; its results arrive before the matching end. More frames may begin
 * before that. */
void gst_mien_record_await (GstMienRecord *self, guint64 frame, gfloat area);
void gst_mien_record_end (GstMienRecord *self);

/* The face is on the current frame; it was found `frames_ago` frames ago. */
void gst_mien_record_see (GstMienRecord *self, guint frames_ago);

/* Whether a face found `frames_ago` frames ago is from a search not seen
 * before: the search was of this frame, or arrived late; the age of a search
 * grows until the next one. */
gboolean gst_mien_record_is_news (const GstMienRecord *self, guint frames_ago);

/* Whether results are pending: there are awaits without an end. */
gboolean gst_mien_record_is_awaited (const GstMienRecord *self);

/* Whether the face has results or is waiting for some. */
gboolean gst_mien_record_is_known (const GstMienRecord *self);

/* The last frame in which the face was classified, and its area in pixels
 * there; 0: never. */
guint64 gst_mien_record_get_frame (const GstMienRecord *self);
gfloat gst_mien_record_get_area (const GstMienRecord *self);

/* Whether each winner leads clearly. FALSE if a model gave no result. Nothing
 * may be pending. */
gboolean gst_mien_record_is_certain (const GstMienRecord *self);

/* Takes the result (transfer full) of frame number `frame`, and gives `face`
 * the attribute derived from this and earlier results. */
void gst_mien_record_take_result (GstMienRecord *self, guint64 frame,
    GstMienFace *face, guint attribute, GstMienAttribute *result,
    const GstMienFrameSettings *settings);

/* Gives `face`, on frame number `frame`, the last derived attributes. */
void gst_mien_record_recall (const GstMienRecord *self, guint64 frame,
    GstMienFace *face);

G_END_DECLS
