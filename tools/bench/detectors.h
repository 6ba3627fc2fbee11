/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Wraps a face detector, at one picture size, as a model, which is what the
 * program measures.
 */
#pragma once

#include "model.h"
#include "model/model.h"

G_BEGIN_DECLS

typedef struct {
  MienModel model; /* what is measured; only path, graph and range are set */
  MienDetectorModel *detector;
  MienDetectorSized *sized;
} MienBenchDetector;

/* For pictures of at least `width` x `height` pixels. */
MienBenchDetector *mien_bench_detector_new (const char *name, guint width,
    guint height, GError **error);
void mien_bench_detector_free (MienBenchDetector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienBenchDetector, mien_bench_detector_free)

G_END_DECLS
