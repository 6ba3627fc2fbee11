/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The internal interface of a model, for nets. */
#pragma once

#include "detector/model.h"
#include "layout.h"

G_BEGIN_DECLS

/* The network for pictures of one size. Immutable. */
typedef struct {
  MienDetectorModel *model;
  MienGraph *graph; /* fused */
  MienDetectorLayout layout;
} MienDetectorSized;

/* The network for `width` x `height`, which the model must accept; shared while
 * it is in use. */
MienDetectorSized *mien_detector_sized_get (MienDetectorModel *model,
    guint width, guint height, GError **error);
void mien_detector_sized_unref (MienDetectorSized *sized);

G_END_DECLS
