/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gst/gst.h>

/* Transforms the metas of `source`, a frame of 640 x 480: what is right of
 * `left` goes to `x` of a frame of `width` x 480. */
void test_move (GstBuffer *dest, GstBuffer *source, gint left, gint x,
    gint width);
