/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a finder's jobs see of it. */
#pragma once

#include "base/location.h"
#include "finder.h"
#include "netsearch.h"
#include "opencv.h"
#include "rescan.h"

G_BEGIN_DECLS

/* Where the network runs, with a slot for each job. */
typedef struct {
  MienDetectorNet *net;
  GPtrArray *pixels; /* of MienPixels, one for each slot */
} GstMienFindPlace;

struct _GstMienFinder {
  /* One of the two. */
  MienDetectorModel *model;
  MienOpencvDetector *opencv;

  MienPixelsWhere where;
  MienDevice *frames_on;    /* whose images frames are, or NULL; thread that
                             * begins */
  GstMienLocation location; /* of GstMienFindPlace; nowhere with OpenCV */
  GPtrArray *jobs;          /* of GstMienFindJob */

  /* Thread that begins. */
  guint next;                /* of the jobs */
  GstMienDetectInput *input; /* for input_width; NULL after a reset */
  guint input_width;

  /* Of networks; thread that ends, or one that begins what has to wait. */
  GstMienRescan rescan;
  guint since_whole; /* frames since the whole was searched */
};

/* Thread that begins. */
void gst_mien_finder_set_input (GstMienFinder *self, const GstVideoInfo *info,
    guint max_width);

/* The job that computes in slot `slot` of a place. */
GstMienFindJob *gst_mien_find_job_new (GstMienFinder *finder, guint slot);

/* Begins what has ended, or was not begun. */
void gst_mien_find_job_begin (GstMienFindJob *self, GstVideoFrame *frame,
    const MienPixelsSource *source, const GstMienDetectFrameSettings *settings);

G_END_DECLS
