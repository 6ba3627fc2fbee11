/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

/* Transforms the metas of `source`, a frame of 640 x 480: the part right of
 * `left` is moved to `x` in a frame of `width` x 480. */
void test_move (GstBuffer *dest, GstBuffer *source, gint left, gint x,
    gint width);
