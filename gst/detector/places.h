/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a network needs for a size of pictures, kept for the last few sizes.
 * detect-width makes them few: one for a stream, and its half, quarter ... where
 * faces are near. Any thread.
 */
#pragma once

#include "engine/runner.h"
#include "model.h"

G_BEGIN_DECLS

typedef struct {
  guint width, height; /* that fit the model */
  guint most;          /* pictures at once */
} MienDetectorSize;

/* What is there for a size. */
typedef struct {
  MienDetectorSize size;
  MienDetectorSized *sized;
  MienRunner *runner;
  guint n_users; /* lock of the places */
} MienDetectorPlace;

typedef struct _MienDetectorPlaces MienDetectorPlaces;

/* Runners have `n_slots` slots. */
MienDetectorPlaces *mien_detector_places_new (MienDetectorModel *model,
    MienDevice *device, guint n_slots);

/* When all are released. */
void mien_detector_places_free (MienDetectorPlaces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienDetectorPlaces, mien_detector_places_free)

/* Begins to make what a size needs, in a thread of its own; does nothing where
 * it is there. What goes wrong is told to who takes it. */
void mien_detector_places_prepare (MienDetectorPlaces *self,
    const MienDetectorSize *size);

/* Makes it where nobody does already. It stays until it is released. */
MienDetectorPlace *mien_detector_places_take (MienDetectorPlaces *self,
    const MienDetectorSize *size, GError **error);

/* `place` may be NULL. */
void mien_detector_places_release (MienDetectorPlaces *self,
    MienDetectorPlace *place);

G_END_DECLS
