/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Test values by GLib's GRand, so that a seed says all. Each function is a
 * kind of distribution.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Uniform in [-scale, scale). */
void mien_random_uniform (GRand *rand, float *out, gsize n, double scale);

/* Mostly uniform in [-4, 4); a third of the values stand where functions
 * have kinks or ties: 0, -0, +-0.5, +-1, +-3, +-6, and the value before. */
void mien_random_kinks (GRand *rand, float *out, gsize n);

/* Logits as no sane network has them: up to +-1000, with ties. */
void mien_random_extreme (GRand *rand, float *out, gsize n);

/* Minus infinity but for a few: what a maximum must cope with. */
void mien_random_lowest (GRand *rand, float *out, gsize n);

G_END_DECLS
