/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What finds the faces of frames: a network on the engine, or a detector of
 * OpenCV. Streaming thread.
 */
#pragma once

#include <gst/video/video.h>

#include "settings.h"

G_BEGIN_DECLS

typedef struct _GstMienFinder GstMienFinder;

/* Loads what `settings` name. The error is of MIEN_OPENCV_ERROR or
 * MIEN_ENGINE_ERROR. */
GstMienFinder *gst_mien_finder_new (const GstMienDetectStartSettings *settings,
    GError **error);
void gst_mien_finder_free (GstMienFinder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GstMienFinder, gst_mien_finder_free)

/* Of its faces: "cascade", "yunet", or the name of a model. */
const gchar *gst_mien_finder_name (const GstMienFinder *self);

/* For people; of OpenCV its version. */
const gchar *gst_mien_finder_device_name (const GstMienFinder *self);

/* "fp32" or "fp16", NULL of OpenCV. */
const gchar *gst_mien_finder_precision (const GstMienFinder *self);

/* The next frame is of another kind than the last one. */
void gst_mien_finder_reset (GstMienFinder *self);

/* Appends to `faces` a MienDetection in pixels of the frame for each face that
 * is to be reported. On error `faces` is as it was; after
 * MIEN_ENGINE_ERROR_DEVICE_LOST only use_cpu helps. */
gboolean gst_mien_finder_search (GstMienFinder *self, GstVideoFrame *frame,
    const GstMienDetectFrameSettings *settings, GArray *faces, GError **error);

/* Goes on with the same network on the CPU. */
gboolean gst_mien_finder_use_cpu (GstMienFinder *self, GError **error);

/* What of the frame searched last was sent to the device; NULL where nothing
 * was. The caller gets a reference. */
MienUpload *gst_mien_finder_share (GstMienFinder *self);

G_END_DECLS
