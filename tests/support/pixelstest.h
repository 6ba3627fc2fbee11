/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Inputs that the first Vulkan device makes, as a network sees them that gives
 * back what it is shown.
 */
#pragma once

#include "pixels/pixels.h"

G_BEGIN_DECLS

#define MIEN_TEST_PIXELS_BATCH 4

/* Of 255 levels: how near the device comes to the CPU. */
#define MIEN_TEST_PIXELS_TOLERANCE 0.001

typedef struct {
  MienDevice *device;
  MienPixels *pixels;
  GHashTable *mirrors; /* of networks, by their input's size */
} MienTestPixels;

/* In a test, once for all; FALSE: this one is skipped or failed. */
gboolean mien_test_pixels_init (MienTestPixels *self);
void mien_test_pixels_clear (MienTestPixels *self);

/* Of such inputs; kept for the next who asks. What was there is poisoned. */
MienRunner *mien_test_pixels_runner (MienTestPixels *self, guint channels,
    guint height, guint width);

const MienGraph *mien_test_pixels_graph (MienTestPixels *self,
    const MienRunner *runner);

/* A picture of 40 x 30 in RGB, 0 to 255, and whether `got` is it: the whole of
 * `planes`. */
#define MIEN_TEST_PIXELS_WIDTH 40
#define MIEN_TEST_PIXELS_HEIGHT 30
extern const MienPlanesFormat mien_test_pixels_format;
void mien_test_pixels_check_whole (const MienPlanes *planes, const float *got);

/* Flushes, runs `n` items and gives the first of them. */
const float *mien_test_pixels_run (MienTestPixels *self, MienRunner *runner,
    guint n);

/* Fails where they are farther apart, `range` being the 255 levels. */
void mien_test_pixels_compare (const char *what, const float *got,
    const float *want, gsize n, float range);

G_END_DECLS
