/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A search beside the stream: one frame at a time, in a thread of its own. All
 * functions are of the streaming thread. The finder is the worker's from begin
 * until take or cancel.
 */
#pragma once

#include "finder.h"

G_BEGIN_DECLS

typedef struct _GstMienDetectWorker GstMienDetectWorker;

/* What became of a search. */
typedef struct {
  guint64 frame; /* that was searched */
  GArray *faces; /* MienDetection in its pixels; NULL where it failed */
  GError *error; /* then */
  gint64 time;   /* that it took; microseconds */
} GstMienDetectResult;

void gst_mien_detect_result_clear (GstMienDetectResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GstMienDetectResult,
    gst_mien_detect_result_clear)

/* The finder stays the caller's, and lives longer. */
GstMienDetectWorker *gst_mien_detect_worker_new (GstMienFinder *finder);

/* Waits for the search that goes on. */
void gst_mien_detect_worker_free (GstMienDetectWorker *self);

/* Nothing was begun that was not taken. */
gboolean gst_mien_detect_worker_is_idle (const GstMienDetectWorker *self);

/* Searches `buffer`, which is number `frame`; its pixels are held until then.
 * The worker is idle. */
void gst_mien_detect_worker_begin (GstMienDetectWorker *self, GstBuffer *buffer,
    const GstVideoInfo *info, const GstMienDetectFrameSettings *settings,
    guint64 frame);

/* FALSE where no search has ended since the last one that was taken. */
gboolean gst_mien_detect_worker_take (GstMienDetectWorker *self,
    GstMienDetectResult *result);

/* Waits for the search that goes on, and forgets it. */
void gst_mien_detect_worker_cancel (GstMienDetectWorker *self);

G_END_DECLS
