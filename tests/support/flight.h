/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Frames in flight through faceclassify on the fake engine. */
#pragma once

#include "classifyfixture.h"

G_BEGIN_DECLS

/* A frame with a face of track 1 at (x, 50); x is its number. */
GstBuffer *flight_frame_new (guint x);
void flight_push (ClassifyFixture *f, guint x);

/* Waits for the next frame: it is number `x`, and was classified. */
void flight_pull (ClassifyFixture *f, guint x);

/* With `n` allowed in flight, and two that are held, numbers 10 and 20. */
void flight_take_off (ClassifyFixture *f, guint n);

/* When all have landed. */
void flight_clear (ClassifyFixture *f);

G_END_DECLS
