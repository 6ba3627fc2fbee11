/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Several streams on one device: compares a separate runner per stream with
 * shared runners.
 */
#pragma once

#include "bench.h"

G_BEGIN_DECLS

#define MIEN_MAX_STREAMS 64

/* Starts `n_streams` threads, each of which runs all models on one face at a
 * time, on each device of the list, in `rounds` turns of `slice` milliseconds.
 * Prints a row per device. Devices that are not available are reported and
 * skipped. */
gboolean mien_bench_streams (const MienBench *bench, const char *list,
    guint n_streams, guint rounds, double slice, GError **error);

G_END_DECLS
