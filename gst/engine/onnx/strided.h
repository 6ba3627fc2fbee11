/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Constants read in another order than they are stored in: each axis of the
 * result has a step in the elements of the source, which is 0 if they are
 * repeated. Transpose, Slice and broadcasting differ only in their steps.
 */
#pragma once

#include "lower.h"

G_BEGIN_DECLS

typedef struct {
  guint n_dims;
  gsize dims[MIEN_TENSOR_MAX_DIMS];
} MienExtent;

typedef gssize MienSteps[MIEN_TENSOR_MAX_DIMS];

/* Extends the extent, initially {0}, to the shape that ONNX broadcasts all
 * tensors given to it to. FALSE if their shapes are incompatible. */
gboolean mien_extent_broadcast (MienExtent *extent, const gsize *dims,
    guint n_dims);

/* The steps in a tensor that is broadcast to the extent. */
void mien_extent_steps (const MienExtent *extent, const MienTensor *tensor,
    MienSteps steps);

/* The offset of element i of the extent. */
gsize mien_extent_offset (const MienExtent *extent, const MienSteps steps,
    gsize i);

/* A new constant with those elements of `from`, beginning at `first`, in their
 * new order. NULL on failure. */
MienTensor *mien_import_strided (MienImport *import, const MienTensor *from,
    const MienExtent *extent, gsize first, const MienSteps steps);

G_END_DECLS
