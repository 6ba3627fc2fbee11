/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Measures the peak rate of a processor, and how much of it the networks reach.
 */
#pragma once

#include "bench.h"

G_BEGIN_DECLS

/* Prints the peak rate of multiply-accumulates of one thread, using vectors as
 * wide as those of the engine's kernels, and the rate that each model reaches
 * with one face. The loop and the models are measured in turns, in `rounds`
 * rounds of at least `slice` milliseconds. All times are processor times. */
gboolean mien_bench_limit (const MienBench *bench, guint rounds, double slice,
    GError **error);

/* Measures a Vulkan device: bytes and operations per second, and the cost of
 * dispatches and submissions. Needs no models. */
gboolean mien_bench_limit_vulkan (const MienBench *bench, const char *spec,
    double slice, GError **error);

G_END_DECLS
