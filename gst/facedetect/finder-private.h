/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The part of a finder that its jobs access. */
#pragma once

#include "base/location.h"
#include "finder.h"
#include "netsearch.h"
#include "opencv.h"
#include "rescan.h"

G_BEGIN_DECLS

/* A device that the network runs on, with one slot per job. */
typedef struct {
  MienDetectorNet *net;
  GPtrArray *pixels; /* of MienPixels, one per slot */
} GstMienFindPlace;

struct _GstMienFinder {
  /* Exactly one of these is set. */
  MienDetectorModel *model;
  MienOpencvDetector *opencv;

  MienPixelsWhere where;
  MienDevice *frames_on;    /* device that holds the frames' images, or NULL;
                             * thread that begins jobs */
  GstMienLocation location; /* of GstMienFindPlace; empty with OpenCV */
  GPtrArray *jobs;          /* of GstMienFindJob */

  /* Thread that begins jobs. */
  guint next;                /* index into jobs */
  GstMienDetectInput *input; /* for input_width; NULL after a reset */
  guint input_width;

  /* Networks only. Thread that ends jobs, or the thread that begins one after
   * all earlier jobs have ended. */
  GstMienRescan rescan;
  guint since_whole; /* frames since the whole frame was last searched */
};

/* Thread that begins jobs. */
void gst_mien_finder_set_input (GstMienFinder *self, const GstVideoInfo *info,
    guint max_width);

/* A job that uses slot `slot` of a place. */
GstMienFindJob *gst_mien_find_job_new (GstMienFinder *finder, guint slot);

/* Begins a job that is new or has ended. */
void gst_mien_find_job_begin (GstMienFindJob *self, GstVideoFrame *frame,
    const MienPixelsSource *source, const MienPixelsLoan *loan,
    const GstMienDetectFrameSettings *settings);

G_END_DECLS
