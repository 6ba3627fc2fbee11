/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A detector network on a device. The resources for a picture size are kept for
 * the last few sizes. A device can have any number of nets.
 *
 * A net has slots, like a runner: one can be filled while the device computes
 * in another. Each slot may be used by one thread at a time; different slots
 * may be used concurrently.
 */
#pragma once

#include "detector/detections.h"
#include "detector/model.h"
#include "engine/precision.h"
#include "engine/runner.h"

G_BEGIN_DECLS

typedef struct _MienDetectorNet MienDetectorNet;

/* Where a picture must be written: planes of height x width, row-major. What
 * the picture does not fill, on the right and below, must be black. Write
 * only. */
typedef struct {
  float *planes;
  guint width, height; /* pixels; at least as requested */
  /* The runner's input, for callers that write it on the device: this item of
   * its only graph. */
  MienRunner *runner;
  guint slot, item;
} MienDetectorPicture;

typedef struct {
  float score; /* minimum confidence of a face */
  /* If the intersection over union of two boxes is larger than this, the one
   * with the lower score is dropped. */
  float overlap;
} MienDetectorThresholds;

/* Creates a net on a device named as for mien_device_get (), at a precision as
 * for mien_device_choose (), with `n_slots` >= 1 slots. Tries the model if the
 * device is the CPU. */
MienDetectorNet *mien_detector_net_new (MienDetectorModel *model,
    const char *device, MienPrecision precision, guint n_slots, GError **error);

/* The same on an open device. */
MienDetectorNet *mien_detector_net_new_on (MienDetectorModel *model,
    MienDevice *device, MienPrecision precision, guint n_slots, GError **error);

/* No search may be in progress. */
void mien_detector_net_free (MienDetectorNet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDetectorNet, mien_detector_net_free)

const MienDetectorModel *mien_detector_net_model (const MienDetectorNet *self);
MienDevice *mien_detector_net_device (const MienDetectorNet *self);
const char *mien_detector_net_device_name (const MienDetectorNet *self);

/* "fp32" or "fp16". */
const char *mien_detector_net_precision (const MienDetectorNet *self);

/* Starts preparing for pictures of `width` x `height`, in a separate thread,
 * unless that has been done. Errors are reported when such pictures arrive.
 * Thread-safe. */
void mien_detector_net_prepare (MienDetectorNet *self, guint width,
    guint height);

/* Maximum number of pictures that are searched together. */
#define MIEN_DETECTOR_MOST 8

/* Prepares `picture` for writing `width` x `height` pixels. Takes longer the
 * first time for a size, unless it was prepared. */
gboolean mien_detector_net_begin (MienDetectorNet *self, guint slot,
    guint width, guint height, MienDetectorPicture *picture, GError **error);

/* The same for `n` pictures together, 1 to MIEN_DETECTOR_MOST. */
gboolean mien_detector_net_begin_many (MienDetectorNet *self, guint slot,
    guint n, guint width, guint height, MienDetectorPicture *pictures,
    GError **error);

/* Searches what was begun last in the slot. May return before the search has
 * finished. */
gboolean mien_detector_net_submit (MienDetectorNet *self, guint slot,
    GError **error);

/* Waits until the search has finished; once per successful submit. If this or
 * submit fails with MIEN_ENGINE_ERROR_DEVICE_LOST, the net can no longer be
 * used. */
gboolean mien_detector_net_wait (MienDetectorNet *self, guint slot,
    GError **error);

/* Waits for a submitted search, if there is one, and discards the results. */
void mien_detector_net_give_up (MienDetectorNet *self, guint slot);

/* Appends a MienDetection for each face in picture `i` of the slot's last run:
 * valid boxes in its pixels, one per face, by descending confidence. */
void mien_detector_net_read (MienDetectorNet *self, guint slot, guint i,
    const MienDetectorThresholds *thresholds, GArray *faces);

/* Submit, wait and read, for one picture. */
gboolean mien_detector_net_find (MienDetectorNet *self, guint slot,
    const MienDetectorThresholds *thresholds, GArray *faces, GError **error);

G_END_DECLS
