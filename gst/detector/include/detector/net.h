/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A detector network on a device. What is made for a size of pictures is kept
 * for the last few sizes. One thread at a time; any number per device.
 */
#pragma once

#include "detector/detections.h"
#include "detector/model.h"
#include "engine/device.h"

G_BEGIN_DECLS

typedef struct _MienDetectorNet MienDetectorNet;

/* Where a picture is to be put: planes of height x width, row after row. What
 * it does not fill is to be black, right of it and below. Write only. */
typedef struct {
  float *planes;
  guint width, height; /* pixels; at least those asked for */
} MienDetectorPicture;

typedef struct {
  float score; /* least confidence of a face */
  /* Of two boxes whose intersection over union is more than this, the weaker
   * goes. */
  float overlap;
} MienDetectorThresholds;

/* On a device as mien_device_get () names it; tries the model on the CPU. */
MienDetectorNet *mien_detector_net_new (MienDetectorModel *model,
    const char *device, GError **error);
void mien_detector_net_free (MienDetectorNet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDetectorNet, mien_detector_net_free)

const MienDetectorModel *mien_detector_net_model (const MienDetectorNet *self);
const char *mien_detector_net_device_name (const MienDetectorNet *self);

/* Begins to make what pictures of `width` x `height` need, in a thread of its
 * own; does nothing where it is there. What goes wrong is told when they
 * come. */
void mien_detector_net_prepare (MienDetectorNet *self, guint width,
    guint height);

/* Makes `picture` ready for `width` x `height` pixels to be written to. The
 * first time for a size takes longer, unless that was prepared. */
gboolean mien_detector_net_begin (MienDetectorNet *self, guint width,
    guint height, MienDetectorPicture *picture, GError **error);

/* Appends a MienDetection for each face in the picture that was begun last:
 * sane boxes in its pixels, one on each face, the most certain first. After
 * MIEN_ENGINE_ERROR_DEVICE_LOST the net is of no more use. */
gboolean mien_detector_net_find (MienDetectorNet *self,
    const MienDetectorThresholds *thresholds, GArray *faces, GError **error);

G_END_DECLS
