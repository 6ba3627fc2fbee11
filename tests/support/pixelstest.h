/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Network inputs made by the first Vulkan device, read back through a network
 * that returns its input.
 */
#pragma once

#include "pixels/pixels.h"

G_BEGIN_DECLS

#define MIEN_TEST_PIXELS_BATCH 4

/* Maximum difference between the device and the CPU, in levels (of 255). */
#define MIEN_TEST_PIXELS_TOLERANCE 0.001

typedef struct {
  MienDevice *device;
  MienPixels *pixels;
  GHashTable *mirrors; /* networks, by their input size */
} MienTestPixels;

/* Call this once per test. FALSE if the test was skipped or has failed. */
gboolean mien_test_pixels_init (MienTestPixels *self);
void mien_test_pixels_clear (MienTestPixels *self);

/* A runner for inputs of this size, cached for later calls. Its old contents
 * are overwritten with NaN. */
MienRunner *mien_test_pixels_runner (MienTestPixels *self, guint channels,
    guint height, guint width);

const MienGraph *mien_test_pixels_graph (MienTestPixels *self,
    const MienRunner *runner);

/* A picture of 40 x 30 in RGB, 0 to 255; and a check that `got` is the whole of
 * `planes`. */
#define MIEN_TEST_PIXELS_WIDTH 40
#define MIEN_TEST_PIXELS_HEIGHT 30
extern const MienPlanesFormat mien_test_pixels_format;
void mien_test_pixels_check_whole (const MienPlanes *planes, const float *got);

/* Flushes, runs `n` items and returns the first one. */
const float *mien_test_pixels_run (MienTestPixels *self, MienRunner *runner,
    guint n);

/* Fails if they differ by more than the tolerance; `range` corresponds to 255
 * levels. */
void mien_test_pixels_compare (const char *what, const float *got,
    const float *want, gsize n, float range);

G_END_DECLS
