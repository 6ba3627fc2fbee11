/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What faceclassify knows of one face: its last results, by attribute, and
 * when it was classified. One thread at a time.
 */
#pragma once

#include "meta/gstmienfacemeta.h"
#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienRecord GstMienRecord;

/* For so many attributes. */
GstMienRecord *gst_mien_record_new (guint n_attributes);
GstMienRecord *gst_mien_record_ref (GstMienRecord *self);
void gst_mien_record_unref (GstMienRecord *self);

/* The face, so many pixels large, is classified in this frame; its results
 * come before the end. The next frame may begin before. */
void gst_mien_record_await (GstMienRecord *self, guint64 frame, gfloat area);
void gst_mien_record_end (GstMienRecord *self);

/* A frame has the face, found so many frames ago. */
void gst_mien_record_see (GstMienRecord *self, guint frames_ago);

/* Whether nobody had seen what was found so many frames ago: it is of this
 * frame, or of a search that came late, whose age grows until the next one. */
gboolean gst_mien_record_is_news (const GstMienRecord *self, guint frames_ago);

/* Whether there are frames that did not end. */
gboolean gst_mien_record_is_awaited (const GstMienRecord *self);

/* Whether there are results, or will be. */
gboolean gst_mien_record_is_known (const GstMienRecord *self);

/* The last frame in which the face was classified, and its area there; 0:
 * never. */
guint64 gst_mien_record_get_frame (const GstMienRecord *self);
gfloat gst_mien_record_get_area (const GstMienRecord *self);

/* FALSE also where a model gave no result. None is awaited. */
gboolean gst_mien_record_is_certain (const GstMienRecord *self);

/* The result (transfer full) of frame number `frame`, and what this and the
 * results before make, which becomes the face's. */
void gst_mien_record_take_result (GstMienRecord *self, guint64 frame,
    GstMienFace *face, guint attribute, GstMienAttribute *result,
    const GstMienFrameSettings *settings);

/* Gives the face, of frame number `frame`, what was made of the last results. */
void gst_mien_record_recall (const GstMienRecord *self, guint64 frame,
    GstMienFace *face);

G_END_DECLS
