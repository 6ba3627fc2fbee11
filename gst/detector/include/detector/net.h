/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A detector network on a device. What is made for a size of pictures is kept
 * for the last few sizes. Any number per device.
 *
 * A net has slots, as a runner has: one may be filled while the device computes
 * in another. One thread at a time per slot; slots may be of different threads.
 */
#pragma once

#include "detector/detections.h"
#include "detector/model.h"
#include "engine/precision.h"
#include "engine/runner.h"

G_BEGIN_DECLS

typedef struct _MienDetectorNet MienDetectorNet;

/* Where a picture is to be put: planes of height x width, row after row. What
 * it does not fill is to be black, right of it and below. Write only. */
typedef struct {
  float *planes;
  guint width, height; /* pixels; at least those asked for */
  /* Whose input it is, for who makes it on the device: this item of the only
   * graph. */
  MienRunner *runner;
  guint slot, item;
} MienDetectorPicture;

typedef struct {
  float score; /* least confidence of a face */
  /* Of two boxes whose intersection over union is more than this, the weaker
   * goes. */
  float overlap;
} MienDetectorThresholds;

/* On a device as mien_device_get () names it, at a precision as
 * mien_device_choose () takes it; tries the model on the CPU. With `n_slots`
 * >= 1. */
MienDetectorNet *mien_detector_net_new (MienDetectorModel *model,
    const char *device, MienPrecision precision, guint n_slots, GError **error);

/* On that device. */
MienDetectorNet *mien_detector_net_new_on (MienDetectorModel *model,
    MienDevice *device, MienPrecision precision, guint n_slots, GError **error);

/* When nothing is under way. */
void mien_detector_net_free (MienDetectorNet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDetectorNet, mien_detector_net_free)

const MienDetectorModel *mien_detector_net_model (const MienDetectorNet *self);
MienDevice *mien_detector_net_device (const MienDetectorNet *self);
const char *mien_detector_net_device_name (const MienDetectorNet *self);

/* "fp32" or "fp16". */
const char *mien_detector_net_precision (const MienDetectorNet *self);

/* Begins to make what pictures of `width` x `height` need, in a thread of its
 * own; does nothing where it is there. What goes wrong is told when they
 * come. Any thread. */
void mien_detector_net_prepare (MienDetectorNet *self, guint width,
    guint height);

/* Pictures that are searched at once, at most. */
#define MIEN_DETECTOR_MOST 8

/* Makes `picture` ready for `width` x `height` pixels to be written to. The
 * first time for a size takes longer, unless that was prepared. */
gboolean mien_detector_net_begin (MienDetectorNet *self, guint slot,
    guint width, guint height, MienDetectorPicture *picture, GError **error);

/* The same for `n` pictures at once, 1 to MIEN_DETECTOR_MOST. */
gboolean mien_detector_net_begin_many (MienDetectorNet *self, guint slot,
    guint n, guint width, guint height, MienDetectorPicture *pictures,
    GError **error);

/* Looks at what was begun last in the slot. May return before it is done, or
 * not. */
gboolean mien_detector_net_submit (MienDetectorNet *self, guint slot,
    GError **error);

/* Returns when it is done; once per submit that succeeded. After
 * MIEN_ENGINE_ERROR_DEVICE_LOST, from either, the net is of no more use. */
gboolean mien_detector_net_wait (MienDetectorNet *self, guint slot,
    GError **error);

/* Waits for what was submitted and not waited for, if anything was. */
void mien_detector_net_give_up (MienDetectorNet *self, guint slot);

/* Appends a MienDetection for each face in picture `i` of the slot's last run:
 * sane boxes in its pixels, one on each face, the most certain first. */
void mien_detector_net_read (MienDetectorNet *self, guint slot, guint i,
    const MienDetectorThresholds *thresholds, GArray *faces);

/* All three, of one picture. */
gboolean mien_detector_net_find (MienDetectorNet *self, guint slot,
    const MienDetectorThresholds *thresholds, GArray *faces, GError **error);

G_END_DECLS
