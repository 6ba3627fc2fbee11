/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Detector networks that need no training: a place is a face as far as its
 * brightest pixel is white, with a box and points that are the same at each.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of the box at a place: where its centre lies, in strides from the place's
 * upper left, and the logarithms of its width and height in strides. */
#define TEST_BOX_X 0.5f
#define TEST_BOX_Y 0.25f
#define TEST_BOX_WIDTH 1.0f
#define TEST_BOX_HEIGHT 1.5f
/* Point k lies at (k, k + 0.5). */

/* As onnxtext.h has it: one scale for each of `strides` (to 0), gray with one
 * channel, else the first of three counts. With `object` outputs obj_S too,
 * which are 0.25. To be freed. */
char *mien_test_points_net (const guint *strides, guint channels,
    gboolean object);

G_END_DECLS
