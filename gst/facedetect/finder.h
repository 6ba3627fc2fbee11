/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What finds the faces of frames: a network on the engine, or a detector of
 * OpenCV. A frame is a job with a begin, in one thread, and an end, maybe in
 * another one: between them the device computes, and more may begin. They end
 * in the order of their begins, one at a time.
 */
#pragma once

#include <gst/video/video.h>

#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienFinder GstMienFinder;
typedef struct _GstMienFindJob GstMienFindJob;

/* Loads what `settings` name. The error is of MIEN_OPENCV_ERROR or
 * MIEN_ENGINE_ERROR. */
GstMienFinder *gst_mien_finder_new (const GstMienDetectStartSettings *settings,
    GError **error);

/* When all jobs have ended. */
void gst_mien_finder_free (GstMienFinder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienFinder, gst_mien_finder_free)

/* Of its faces: "cascade", "yunet", or the name of a model. Any thread. */
const gchar *gst_mien_finder_name (const GstMienFinder *self);

/* For people; of OpenCV its version. This and the next: at start, or in the
 * thread that ends jobs. */
const gchar *gst_mien_finder_device_name (const GstMienFinder *self);

/* "fp32" or "fp16", NULL of OpenCV. */
const gchar *gst_mien_finder_precision (const GstMienFinder *self);

/* Jobs that may have begun and not ended at the same time; 1 of OpenCV. */
guint gst_mien_finder_n_jobs (const GstMienFinder *self);

/* The next frame is of another kind than the last one. No job has begun. */
void gst_mien_finder_reset (GstMienFinder *self);

/* Whether a frame with these settings can only begin when all before it have
 * ended: where it is searched depends on what they find. Thread that begins. */
gboolean gst_mien_finder_has_to_wait (const GstMienFinder *self,
    const GstMienDetectFrameSettings *settings);

/* The device whose images frames are; NULL: they come in memory. Thread that
 * begins. */
MienDevice *gst_mien_finder_frames_on (const GstMienFinder *self);

/* From now on frames are images of `device`, and the network runs there; or they
 * come in memory (NULL), and it runs where `settings` say. No job has begun. */
gboolean gst_mien_finder_move (GstMienFinder *self, MienDevice *device,
    const GstMienDetectStartSettings *settings, GError **error);

/* Has the frame searched. `frame`, mapped or on a device as `source` (else NULL)
 * says, and `settings` stay until the job ends; what goes wrong is told there. */
GstMienFindJob *gst_mien_finder_begin (GstMienFinder *self,
    GstVideoFrame *frame, const MienPixelsSource *source,
    const GstMienDetectFrameSettings *settings);

/* Appends to `faces` a MienDetection in pixels of the frame for each face that
 * is to be reported. On error `faces` is as it was, and the job has not ended:
 * start again, or end it. */
gboolean gst_mien_find_job_run (GstMienFindJob *self, GArray *faces,
    GError **error);

/* What of the frame was sent to the device; NULL where nothing was. The caller
 * gets a reference. After the run. */
MienUpload *gst_mien_find_job_share (GstMienFindJob *self);

/* Ends the job; waits for the device where that still computes. */
void gst_mien_find_job_end (GstMienFindJob *self);

/* After MIEN_ENGINE_ERROR_DEVICE_LOST: goes on with the same network on the
 * CPU. Thread that ends jobs. */
gboolean gst_mien_finder_use_cpu (GstMienFinder *self, GError **error);

/* Whether the finder has gone on with the CPU since the job began. */
gboolean gst_mien_find_job_is_left_behind (const GstMienFindJob *self);

/* Begins the job anew where the network runs by now. */
void gst_mien_find_job_restart (GstMienFindJob *self);

G_END_DECLS
