/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Several models on one device: from the faces of a frame to their
 * attributes. A frame is a job with a begin, in one thread, and an end, maybe in
 * another one: between them the device computes, and more may begin. They end
 * in the order of their begins, one at a time.
 */
#pragma once

#include "engine/runner.h"
#include "history.h"
#include "image/image.h"
#include "pixels/pixels.h"

G_BEGIN_DECLS

typedef struct _GstMienClassifier GstMienClassifier;

/* The error says which of `settings` is wrong, and why. */
GstMienClassifier *gst_mien_classifier_new (
    const GstMienStartSettings *settings, GError **error);
void gst_mien_classifier_free (GstMienClassifier *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienClassifier, gst_mien_classifier_free)

/* At start, or in the thread that ends jobs. */
const char *gst_mien_classifier_device_name (const GstMienClassifier *self);

/* "fp32" or "fp16". */
const char *gst_mien_classifier_precision (const GstMienClassifier *self);

/* Whether the device makes the inputs, which takes the frames there. Any
 * thread. */
gboolean gst_mien_classifier_takes_frames (GstMienClassifier *self);

/* That a face gets: one of each head of each model. */
guint gst_mien_classifier_n_attributes (const GstMienClassifier *self);

/* Jobs that may have begun and not ended at the same time. */
guint gst_mien_classifier_n_jobs (const GstMienClassifier *self);

/* Faces to classify, and what takes the results. */
typedef struct {
  MienImage image;
  MienPlanes planes;              /* of the same frame */
  MienUpload *upload;             /* of it, or NULL */
  const MienPixelsSource *source; /* of it, or NULL: it is in memory */
  const GPtrArray *faces; /* GstMienFace of a writable buffer: the due ones */
  GstMienVisit *visit;
  const GstMienFrameSettings *settings;
} GstMienClassifyTask;

typedef struct _GstMienClassifyJob GstMienClassifyJob;

/* Hands the first faces to the device. All of `task` stays until the job ends;
 * what goes wrong is told there. */
GstMienClassifyJob *gst_mien_classifier_begin (GstMienClassifier *self,
    const GstMienClassifyTask *task);

/*
 * Gives each face an attribute per head of a model. Faces that cannot be
 * cropped or whose scores are not numbers get none, and count in `n_failed`. On
 * failure the job has not ended: start again, or end it.
 */
gboolean gst_mien_classify_job_run (GstMienClassifyJob *self, guint *n_failed,
    GError **error);

/* Ends the job; waits for the device where that still computes. */
void gst_mien_classify_job_end (GstMienClassifyJob *self);

/* The device whose images frames are; NULL: they come in memory. Thread that
 * begins jobs. */
MienDevice *gst_mien_classifier_frames_on (const GstMienClassifier *self);

/* From now on frames are images of `device`, and the models run there; or they
 * come in memory (NULL), and they run where `settings` say. While no job is
 * under way. */
gboolean gst_mien_classifier_move (GstMienClassifier *self, MienDevice *device,
    const GstMienStartSettings *settings, GError **error);

/* After MIEN_ENGINE_ERROR_DEVICE_LOST: goes on with the same models on the CPU.
 * Thread that ends jobs. */
gboolean gst_mien_classifier_use_cpu (GstMienClassifier *self, GError **error);

/* Whether the classifier has gone on with the CPU since the job began. */
gboolean gst_mien_classify_job_is_left_behind (const GstMienClassifyJob *self);

/* Begins the job anew where the models run by now. */
void gst_mien_classify_job_restart (GstMienClassifyJob *self);

G_END_DECLS
