/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Converts a video frame to a detector's input: gray or BGR, reduced to a given
 * width. Streaming thread.
 */
#pragma once

#include <gst/video/video.h>

#include "opencv.h"

G_BEGIN_DECLS

typedef struct _GstMienDetectInput GstMienDetectInput;

typedef struct {
  guint width, height; /* pixels */
} GstMienDetectSize;

/* For frames of `info`; `channels` is what the detector takes: 1 or 3. Frames
 * wider than `max_width` are reduced to it (0: never), and non-square pixels
 * become square. Never enlarges. */
GstMienDetectInput *gst_mien_detect_input_new (const GstVideoInfo *info,
    guint channels, guint max_width);
void gst_mien_detect_input_free (GstMienDetectInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienDetectInput, gst_mien_detect_input_free)

/* The size of the reduced frame. */
GstMienDetectSize gst_mien_detect_input_size (const GstMienDetectInput *self);

/* `input` is valid until the next load, and only while `frame` is mapped. */
void gst_mien_detect_input_load (GstMienDetectInput *self, GstVideoFrame *frame,
    MienOpencvInput *input);

/* Standard deviation of the reduced frame's brightness, 0 to 127.5. May
 * overwrite the loaded input. */
gdouble gst_mien_detect_input_deviation (GstMienDetectInput *self,
    const GstVideoFrame *frame);

G_END_DECLS
