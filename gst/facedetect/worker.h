/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Searches one frame at a time in a separate thread. All functions are for the
 * streaming thread. The worker uses the finder from begin until take or cancel.
 */
#pragma once

#include "finder.h"

G_BEGIN_DECLS

typedef struct _GstMienDetectWorker GstMienDetectWorker;

/* The result of a search. */
typedef struct {
  guint64 frame; /* the searched frame */
  GArray *faces; /* MienDetection in pixels of the frame; NULL on error */
  GError *error; /* set if `faces` is NULL */
  gint64 time;   /* duration of the search in microseconds */
} GstMienDetectResult;

void gst_mien_detect_result_clear (GstMienDetectResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GstMienDetectResult,
    gst_mien_detect_result_clear)

/* The finder remains the caller's and must outlive the worker. */
GstMienDetectWorker *gst_mien_detect_worker_new (GstMienFinder *finder);

/* Waits for the current search, if any. */
void gst_mien_detect_worker_free (GstMienDetectWorker *self);

/* Whether every search that was begun has been taken or cancelled. */
gboolean gst_mien_detect_worker_is_idle (const GstMienDetectWorker *self);

/* Starts to search `buffer`, frame number `frame`. Its memory is held until the
 * search ends. The worker must be idle. */
void gst_mien_detect_worker_begin (GstMienDetectWorker *self, GstBuffer *buffer,
    const GstVideoInfo *info, const GstMienDetectFrameSettings *settings,
    guint64 frame);

/* FALSE if no search has finished since the last take. */
gboolean gst_mien_detect_worker_take (GstMienDetectWorker *self,
    GstMienDetectResult *result);

/* Waits for the current search and discards its result. */
void gst_mien_detect_worker_cancel (GstMienDetectWorker *self);

G_END_DECLS
