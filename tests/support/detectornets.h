/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Detector networks that need no training: the score of a place is the
 * brightness of its brightest pixel. The box and the points are the same at
 * each place.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The box at a place: its centre in strides from the upper left corner of the
 * place, and the logarithms of its width and height in strides. */
#define TEST_BOX_X 0.5f
#define TEST_BOX_Y 0.25f
#define TEST_BOX_WIDTH 1.0f
#define TEST_BOX_HEIGHT 1.5f
/* Point k is at (k, k + 0.5). */

/* A network as text (onnxtext.h), with one scale per entry of `strides`
 * (terminated by 0). It takes gray with one channel; otherwise the first of
 * three channels counts. With `object` it has outputs obj_S, which are 0.25.
 * Free the result. */
char *mien_test_points_net (const guint *strides, guint channels,
    gboolean object);

G_END_DECLS
