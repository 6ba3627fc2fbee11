/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A network that finds faces, for pictures of one size: as what the program
 * measures, which are models.
 */
#pragma once

#include "model.h"
#include "model/model.h"

G_BEGIN_DECLS

typedef struct {
  MienModel model; /* what is measured; path, graph and range only */
  MienDetectorModel *detector;
  MienDetectorSized *sized;
} MienBenchDetector;

/* For pictures of at least `width` x `height` pixels. */
MienBenchDetector *mien_bench_detector_new (const char *name, guint width,
    guint height, GError **error);
void mien_bench_detector_free (MienBenchDetector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienBenchDetector, mien_bench_detector_free)

G_END_DECLS
