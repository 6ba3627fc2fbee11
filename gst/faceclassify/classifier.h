/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs several models on one device and turns the faces of a frame into
 * attributes. Each frame is a job. Jobs begin in one thread and may end in
 * another. The device computes in between, and more jobs may begin meanwhile.
 * Jobs end one at a time, in the order in which they began.
 */
#pragma once

#include "engine/runner.h"
#include "history.h"
#include "image/image.h"
#include "pixels/pixels.h"

G_BEGIN_DECLS

typedef struct _GstMienClassifier GstMienClassifier;

/* The error says which of the `settings` is wrong, and why. */
GstMienClassifier *gst_mien_classifier_new (
    const GstMienStartSettings *settings, GError **error);
void gst_mien_classifier_free (GstMienClassifier *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienClassifier, gst_mien_classifier_free)

/* This and the next function: at start, or in the thread that ends jobs. */
const char *gst_mien_classifier_device_name (const GstMienClassifier *self);

/* "fp32" or "fp16". */
const char *gst_mien_classifier_precision (const GstMienClassifier *self);

/* Whether frames are uploaded and inputs are made on the device. Any thread. */
gboolean gst_mien_classifier_takes_frames (GstMienClassifier *self);

/* Number of attributes that each face gets: one per head of each model. */
guint gst_mien_classifier_n_attributes (const GstMienClassifier *self);

/* Maximum number of jobs in flight, begun but not ended. */
guint gst_mien_classifier_n_jobs (const GstMienClassifier *self);

/* The faces to classify and where the results go. */
typedef struct {
  MienImage image;
  MienPlanes planes;              /* of the same frame */
  MienUpload *upload;             /* of the frame, or NULL */
  const MienPixelsSource *source; /* of the frame; NULL: in system memory */
  const MienPixelsLoan *loan;     /* of that memory, or NULL */
  const GPtrArray *faces;         /* the due GstMienFace of a writable buffer */
  GstMienVisit *visit;
  const GstMienFrameSettings *settings;
} GstMienClassifyTask;

typedef struct _GstMienClassifyJob GstMienClassifyJob;

/* Submits the first faces to the device. Everything in `task` must stay valid
 * until the job ends. Errors are reported by gst_mien_classify_job_run (). */
GstMienClassifyJob *gst_mien_classifier_begin (GstMienClassifier *self,
    const GstMienClassifyTask *task);

/*
 * Adds an attribute per head of each model to each face. Faces that cannot be
 * cropped or have non-finite scores get none and are counted in `n_failed`. On
 * error the job has not ended: restart it or end it.
 */
gboolean gst_mien_classify_job_run (GstMienClassifyJob *self, guint *n_failed,
    GError **error);

/* Ends the job. Waits for the device if it is still computing. */
void gst_mien_classify_job_end (GstMienClassifyJob *self);

/* The device that holds the frames' images; NULL if frames are in system
 * memory. Thread that begins jobs. */
MienDevice *gst_mien_classifier_frames_on (const GstMienClassifier *self);

/* From now on, frames are images of `device` and the models run there; or, if
 * NULL, they are in system memory and the models run where `settings` say. No
 * job may be in flight. */
gboolean gst_mien_classifier_move (GstMienClassifier *self, MienDevice *device,
    const GstMienStartSettings *settings, GError **error);

/* After MIEN_ENGINE_ERROR_DEVICE_LOST: continues with the same models on the
 * CPU. Thread that ends jobs. */
gboolean gst_mien_classifier_use_cpu (GstMienClassifier *self, GError **error);

/* Whether the classifier has switched to the CPU since the job began. */
gboolean gst_mien_classify_job_is_left_behind (const GstMienClassifyJob *self);

/* Begins the job again on the device that the models run on now. */
void gst_mien_classify_job_restart (GstMienClassifyJob *self);

G_END_DECLS
