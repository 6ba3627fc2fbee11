/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A frame for who makes inputs of networks of it: mapped, or where it is images
 * of a Vulkan device (memory:VulkanImage) left there. Such a frame has what a
 * mapped one has but its bytes: its planes start at places that nobody reads,
 * and `source` has the device copy them (pixels.h). What is in DMABuf memory is
 * mapped and has a `loan` (loan.h).
 */
#pragma once

#include <gst/video/video.h>

#include "base/filter.h"
#include "pixels/pixels.h"

G_BEGIN_DECLS

/* What an element has for its frames: the device that images are on. One thread
 * at a time, but where it says so. */
typedef struct _GstMienInputFrames GstMienInputFrames;

/* It lives as long as the element, which owns it. */
GstMienInputFrames *gst_mien_input_frames_of (GstMienFilter *element);

/* For stop: lets the device go. */
void gst_mien_input_frames_clear (GstMienInputFrames *self);

/* Answers what others ask for by a GstContext; FALSE: nothing of that. Any
 * thread. */
gboolean gst_mien_input_frames_answer (GstMienInputFrames *self,
    GstQuery *query);

/* Blends the composition into the frame in `*buffer`, which is images and
 * writable. Others that hold the images do not see it: `*buffer` is replaced
 * then. An error says what to do. */
gboolean gst_mien_input_frames_draw (GstMienInputFrames *self,
    GstBuffer **buffer, const GstVideoInfo *info,
    GstVideoOverlayComposition *composition, GError **error);

typedef struct {
  GstVideoFrame frame;
  GstBuffer *buffer;              /* whose frame it is, not a reference */
  MienDevice *device;             /* that it is on; NULL: in memory */
  const MienPixelsSource *source; /* for mien_pixels_set_source (), or NULL */
  const MienPixelsLoan *loan;     /* for mien_pixels_set_loan (), or NULL */
  GstMienInputFrames *frames;
  MienPixelsSource copier;
  MienPixelsLoan parts;
} GstMienInputFrame;

/* Opens the frame in `buffer`, which leaves that writable and stays until the
 * close. `spec` is the element's property "device": one that the frame is not on
 * is an error. FALSE with a GST_RESOURCE_ERROR_READ where memory cannot be
 * read, with an error of the engine where images are of no use. */
gboolean gst_mien_input_frame_open (GstMienInputFrame *self,
    GstMienInputFrames *frames, GstBuffer *buffer, const GstVideoInfo *info,
    const gchar *spec, GError **error);
void gst_mien_input_frame_close (GstMienInputFrame *self);

G_END_DECLS
