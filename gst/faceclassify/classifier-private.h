/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a classifier's jobs see of it. */
#pragma once

#include "base/location.h"
#include "classifier.h"
#include "model/model.h"

G_BEGIN_DECLS

/* Where the models run: a device, and a slot of a runner for each job, with one
 * to spare. */
typedef struct {
  MienDevice *device;
  MienRunner *runner;
  GPtrArray *pixels; /* of MienPixels, one for each slot */
  guint n_jobs;
  gint spare_taken; /* atomic */
} GstMienPlace;

struct _GstMienClassifier {
  GPtrArray *models;  /* of MienModel */
  GPtrArray *classes; /* of GstMienClassSet, one per head: those of the first
                       * model, then those of the next */
  guint batch_size;   /* faces */
  guint n_views;      /* items of a face: itself, and its mirror image */
  gboolean shared;
  MienPixelsWhere where;
  MienDevice *frames_on; /* whose images frames are, or NULL; thread that
                          * begins */
  guint n_jobs;
  GPtrArray *jobs;          /* of GstMienClassifyJob */
  guint next;               /* of them, to begin; thread that begins */
  GstMienLocation location; /* of GstMienPlace */
};

/* The job that computes in slot `slot` of a place. */
GstMienClassifyJob *gst_mien_classify_job_new (GstMienClassifier *self,
    guint slot);
void gst_mien_classify_job_free (gpointer job);

G_END_DECLS
