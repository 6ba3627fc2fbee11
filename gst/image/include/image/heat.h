/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Converts the numbers of an explanation (gradients, class activations) to gray
 * levels. A map is width * height finite floats, row-major. Thread-safe.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The authors' image (deprocess_image in their grad_cam.py): normalised to zero
 * mean and a standard deviation of 0.1, plus 0.5, clipped to 0..1, times 255,
 * rounded towards zero. Signs are kept: an unimportant pixel is middle gray,
 * 127. */
void mien_heat_paper (const float *map, guint n, guint8 *gray);

/* The importance of each pixel, regardless of its sign: 0 for 0, and 255 for
 * the largest magnitude and for everything from three standard deviations above
 * the mean on, so that a single pixel does not darken the others. */
void mien_heat_strength (const float *map, guint n, guint8 *gray);

/* Resizes bilinearly, with pixel centres at half, like mien_crop (). */
void mien_heat_resize (const float *map, guint width, guint height, float *out,
    guint out_width, guint out_height);

G_END_DECLS
