/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Several streams on one device: each with a runner of its own beside runners
 * that are shared.
 */
#pragma once

#include "bench.h"

G_BEGIN_DECLS

#define MIEN_MAX_STREAMS 64

/* So many threads, each of which runs all models on one face at a time, on
 * each device of the list, in `rounds` turns of `slice` milliseconds; prints
 * a row per device. Devices that there are not are named and left out. */
gboolean mien_bench_streams (const MienBench *bench, const char *list,
    guint n_streams, guint rounds, double slice, GError **error);

G_END_DECLS
