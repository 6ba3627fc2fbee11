/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From the numbers of an explanation (gradients, class activations) to levels
 * of gray. A map is width * height finite floats, row after row. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The authors' picture (deprocess_image of their grad_cam.py): zero mean, a
 * standard deviation of 0.1, 0.5 added, cut to 0..1, times 255, rounded
 * towards zero. No sign is lost: an unimportant pixel is middle gray, 127. */
void mien_heat_paper (const float *map, guint n, guint8 *gray);

/* How much each pixel matters, whatever its sign: 0 for 0, 255 for the largest
 * magnitude, and for all from three standard deviations above the mean on, so
 * that a single pixel does not darken the others. */
void mien_heat_strength (const float *map, guint n, guint8 *gray);

/* Resizes bilinearly, with pixel centres at half, as mien_crop () does. */
void mien_heat_resize (const float *map, guint width, guint height, float *out,
    guint out_width, guint out_height);

G_END_DECLS
