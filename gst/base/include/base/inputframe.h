/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A frame from which network inputs are made. Frames in memory are mapped;
 * those in DMABuf memory also have a `loan` (loan.h). Frames in images of a
 * Vulkan device (memory:VulkanImage) stay there: they are described like mapped
 * ones, but the data pointers of their planes must not be dereferenced, and
 * `source` makes the device copy them (pixels.h).
 */
#pragma once

#include <gst/video/video.h>

#include "base/filter.h"
#include "pixels/pixels.h"

G_BEGIN_DECLS

/* An element's state for its frames: the device that images are on. One thread
 * at a time, except where stated. */
typedef struct _GstMienInputFrames GstMienInputFrames;

/* Returns the element's, which is created by the first call. The element owns
 * it and frees it with itself. */
GstMienInputFrames *gst_mien_input_frames_of (GstMienFilter *element);

/* Releases the device; to be called in stop. */
void gst_mien_input_frames_clear (GstMienInputFrames *self);

/* Answers context queries of other elements for the Vulkan device and queue.
 * Returns FALSE if the query is none of these. Any thread. */
gboolean gst_mien_input_frames_answer (GstMienInputFrames *self,
    GstQuery *query);

/* Blends the composition into the frame in `*buffer`, which must consist of
 * images and be writable. If the images have other owners, they are not
 * modified and `*buffer` is replaced. Errors say what to do. */
gboolean gst_mien_input_frames_draw (GstMienInputFrames *self,
    GstBuffer **buffer, const GstVideoInfo *info,
    GstVideoOverlayComposition *composition, GError **error);

typedef struct {
  GstVideoFrame frame;
  GstBuffer *buffer;              /* that holds it, without a reference */
  MienDevice *device;             /* that it is on; NULL if in memory */
  const MienPixelsSource *source; /* for mien_pixels_set_source (), or NULL */
  const MienPixelsLoan *loan;     /* for mien_pixels_set_loan (), or NULL */
  GstMienInputFrames *frames;
  MienPixelsSource copier;
  MienPixelsLoan parts;
} GstMienInputFrame;

/* Opens the frame in `buffer`, which must outlive it; no reference is taken, so
 * the buffer remains writable. `spec` is the element's property "device"; an
 * image on another device is an error. Returns FALSE with
 * GST_RESOURCE_ERROR_READ if memory cannot be mapped, or with an engine error
 * if images cannot be used. */
gboolean gst_mien_input_frame_open (GstMienInputFrame *self,
    GstMienInputFrames *frames, GstBuffer *buffer, const GstVideoInfo *info,
    const gchar *spec, GError **error);
void gst_mien_input_frame_close (GstMienInputFrame *self);

G_END_DECLS
