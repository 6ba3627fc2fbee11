/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finds the faces in frames with a network on the engine or with an OpenCV
 * detector. Each frame is a job. Jobs begin in one thread and may end in
 * another. The device computes in between, and more jobs may begin meanwhile.
 * Jobs end one at a time, in the order in which they began.
 */
#pragma once

#include <gst/video/video.h>

#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienFinder GstMienFinder;
typedef struct _GstMienFindJob GstMienFindJob;

/* Loads the detector that `settings` name. The error is a MIEN_OPENCV_ERROR or
 * a MIEN_ENGINE_ERROR. */
GstMienFinder *gst_mien_finder_new (const GstMienDetectStartSettings *settings,
    GError **error);

/* All jobs must have ended. */
void gst_mien_finder_free (GstMienFinder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienFinder, gst_mien_finder_free)

/* The detector's name for its faces: "cascade", "yunet" or the name of a model.
 * Any thread. */
const gchar *gst_mien_finder_name (const GstMienFinder *self);

/* Readable name of the device; the version of OpenCV for its detectors. This
 * function and the next one may be called at start or in the thread that ends
 * jobs. */
const gchar *gst_mien_finder_device_name (const GstMienFinder *self);

/* "fp32" or "fp16"; NULL with OpenCV. */
const gchar *gst_mien_finder_precision (const GstMienFinder *self);

/* Maximum number of jobs in flight, begun but not ended; 1 with OpenCV. */
guint gst_mien_finder_n_jobs (const GstMienFinder *self);

/* Call it before frames of a new stream or format. No job may be in flight. */
void gst_mien_finder_reset (GstMienFinder *self);

/* Whether a frame with these settings may only begin after all earlier jobs
 * have ended, because their results decide where it is searched. Thread that
 * begins jobs. */
gboolean gst_mien_finder_has_to_wait (const GstMienFinder *self,
    const GstMienDetectFrameSettings *settings);

/* The device that holds the frames' images; NULL if frames are in system
 * memory. Thread that begins jobs. */
MienDevice *gst_mien_finder_frames_on (const GstMienFinder *self);

/* From now on, frames are images of `device` and the network runs there; or, if
 * NULL, they are in system memory and it runs where `settings` say. No job may
 * be in flight. */
gboolean gst_mien_finder_move (GstMienFinder *self, MienDevice *device,
    const GstMienDetectStartSettings *settings, GError **error);

/* Begins to search a frame. `frame` is mapped, or held by a device as described
 * by `source` (else NULL); `loan` (or NULL) describes its memory. All of these
 * and `settings` must stay valid until the job ends. Errors are reported by
 * gst_mien_find_job_run (). */
GstMienFindJob *gst_mien_finder_begin (GstMienFinder *self,
    GstVideoFrame *frame, const MienPixelsSource *source,
    const MienPixelsLoan *loan, const GstMienDetectFrameSettings *settings);

/* Appends a MienDetection in pixels of the frame to `faces` for each face to
 * report. On error `faces` is unchanged and the job has not ended: restart it
 * or end it. */
gboolean gst_mien_find_job_run (GstMienFindJob *self, GArray *faces,
    GError **error);

/* What was uploaded of the frame, or NULL if nothing was. The caller gets a
 * reference. Call it after the run. */
MienUpload *gst_mien_find_job_share (GstMienFindJob *self);

/* Ends the job. Waits for the device if it is still computing. */
void gst_mien_find_job_end (GstMienFindJob *self);

/* After MIEN_ENGINE_ERROR_DEVICE_LOST: continues with the same network on the
 * CPU. Thread that ends jobs. */
gboolean gst_mien_finder_use_cpu (GstMienFinder *self, GError **error);

/* Whether the finder has switched to the CPU since the job began. */
gboolean gst_mien_find_job_is_left_behind (const GstMienFindJob *self);

/* Begins the job again on the device that the network runs on now. */
void gst_mien_find_job_restart (GstMienFindJob *self);

G_END_DECLS
