/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes of a video frame what a detector looks at: gray or blue, green, red,
 * reduced to a given width. Streaming thread.
 */
#pragma once

#include <gst/video/video.h>

#include "opencv.h"

G_BEGIN_DECLS

typedef struct _GstMienDetectInput GstMienDetectInput;

typedef struct {
  guint width, height; /* pixels */
} GstMienDetectSize;

/* For frames of `info`; `channels` as the detector wants them. Frames wider
 * than `max_width` are reduced to it (0: never), and pixels that are not
 * square are made so. Never enlarges. */
GstMienDetectInput *gst_mien_detect_input_new (const GstVideoInfo *info,
    guint channels, guint max_width);
void gst_mien_detect_input_free (GstMienDetectInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienDetectInput, gst_mien_detect_input_free)

/* Of the reduced frame. */
GstMienDetectSize gst_mien_detect_input_size (const GstMienDetectInput *self);

/* `input` lives until the next load, and no longer than the mapping of
 * `frame`. */
void gst_mien_detect_input_load (GstMienDetectInput *self, GstVideoFrame *frame,
    MienOpencvInput *input);

/* Standard deviation of the reduced frame's brightness, 0 to 127.5. May
 * overwrite what was loaded. */
gdouble gst_mien_detect_input_deviation (GstMienDetectInput *self,
    const GstVideoFrame *frame);

G_END_DECLS
