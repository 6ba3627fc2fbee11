/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How fast a processor can be at all, and which share of that networks reach.
 */
#pragma once

#include "bench.h"

G_BEGIN_DECLS

/* Prints the most multiply-accumulates a second of one thread, in the vectors
 * of the engine's kernels, and what each model makes of them with one face.
 * Loop and models take turns, `rounds` of at least `slice` milliseconds; all
 * times are processor time. */
gboolean mien_bench_limit (const MienBench *bench, guint rounds, double slice,
    GError **error);

/* The same of a Vulkan device: bytes and operations a second, and what
 * dispatches and submissions cost. Needs no models. */
gboolean mien_bench_limit_vulkan (const MienBench *bench, const char *spec,
    double slice, GError **error);

G_END_DECLS
