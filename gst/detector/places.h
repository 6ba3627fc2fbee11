/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The resources of a network for a picture size, kept for the last few sizes.
 * There are few because of detect-width: one per stream, and its half, quarter
 * ... for close faces. Thread-safe.
 */
#pragma once

#include "engine/runner.h"
#include "model.h"

G_BEGIN_DECLS

typedef struct {
  guint width, height; /* accepted by the model */
  guint most;          /* number of pictures together */
} MienDetectorSize;

/* The resources for a size. */
typedef struct {
  MienDetectorSize size;
  MienDetectorSized *sized;
  MienRunner *runner;
  guint n_users; /* guarded by the lock of the places */
} MienDetectorPlace;

typedef struct _MienDetectorPlaces MienDetectorPlaces;

/* Runners have `n_slots` slots. */
MienDetectorPlaces *mien_detector_places_new (MienDetectorModel *model,
    MienDevice *device, guint n_slots);

/* All places must have been released. */
void mien_detector_places_free (MienDetectorPlaces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDetectorPlaces, mien_detector_places_free)

/* Starts preparing for a size, in a separate thread, unless that has been done.
 * Errors are reported by mien_detector_places_take (). */
void mien_detector_places_prepare (MienDetectorPlaces *self,
    const MienDetectorSize *size);

/* Creates the place unless it exists or is being created. It is kept until it
 * is released. */
MienDetectorPlace *mien_detector_places_take (MienDetectorPlaces *self,
    const MienDetectorSize *size, GError **error);

/* `place` may be NULL. */
void mien_detector_places_release (MienDetectorPlaces *self,
    MienDetectorPlace *place);

G_END_DECLS
