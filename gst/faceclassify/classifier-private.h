/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The part of a classifier that its jobs access. */
#pragma once

#include "base/location.h"
#include "classifier.h"
#include "model/model.h"

G_BEGIN_DECLS

/* A device that the models run on, with a runner that has one slot per job and
 * a spare one. */
typedef struct {
  MienDevice *device;
  MienRunner *runner;
  GPtrArray *pixels; /* of MienPixels, one per slot */
  guint n_jobs;
  gint spare_taken; /* atomic */
} GstMienPlace;

struct _GstMienClassifier {
  GPtrArray *models;  /* of MienModel */
  GPtrArray *classes; /* of GstMienClassSet, one per head: those of the first
                       * model, then those of the next */
  guint batch_size;   /* faces */
  guint n_views;      /* items per face: 1, or 2 with its mirror image */
  gboolean shared;
  MienPixelsWhere where;
  MienDevice *frames_on; /* device that holds the frames' images, or NULL;
                          * thread that begins jobs */
  guint n_jobs;
  GPtrArray *jobs;          /* of GstMienClassifyJob */
  guint next;               /* index of the next job; thread that begins */
  GstMienLocation location; /* of GstMienPlace */
};

/* A job that uses slot `slot` of a place. */
GstMienClassifyJob *gst_mien_classify_job_new (GstMienClassifier *self,
    guint slot);
void gst_mien_classify_job_free (gpointer job);

G_END_DECLS
