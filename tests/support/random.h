/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Random test values from GLib's GRand, determined by the seed alone. Each
 * function is one distribution.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Uniform in [-scale, scale). */
void mien_random_uniform (GRand *rand, float *out, gsize n, double scale);

/* Mostly uniform in [-4, 4); a third of the values are where functions have
 * kinks or ties: 0, -0, +-0.5, +-1, +-3, +-6, and the previous value. */
void mien_random_kinks (GRand *rand, float *out, gsize n);

/* Logits beyond those of any real network: up to +-1000, with ties. */
void mien_random_extreme (GRand *rand, float *out, gsize n);

/* Minus infinity except for a few values; a maximum must cope with this. */
void mien_random_lowest (GRand *rand, float *out, gsize n);

G_END_DECLS
