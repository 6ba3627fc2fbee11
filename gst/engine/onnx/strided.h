/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Constants walked in another order than they lie in: each axis of what is
 * made of one has a step in its elements, of 0 where it is repeated. What
 * Transpose, Slice and broadcasts do are different steps.
 */
#pragma once

#include "lower.h"

G_BEGIN_DECLS

typedef struct {
  guint n_dims;
  gsize dims[MIEN_TENSOR_MAX_DIMS];
} MienExtent;

typedef gssize MienSteps[MIEN_TENSOR_MAX_DIMS];

/* Makes the extent, at first {0}, what all tensors given to it become by
 * ONNX's broadcast. FALSE where they do not go together. */
gboolean mien_extent_broadcast (MienExtent *extent, const gsize *dims,
    guint n_dims);

/* The steps in a tensor that is broadcast to the extent. */
void mien_extent_steps (const MienExtent *extent, const MienTensor *tensor,
    MienSteps steps);

/* Where element i of the extent lies. */
gsize mien_extent_offset (const MienExtent *extent, const MienSteps steps,
    gsize i);

/* Those elements of `from`, beginning at `first`, in their new order. NULL on
 * failure. */
MienTensor *mien_import_strided (MienImport *import, const MienTensor *from,
    const MienExtent *extent, gsize first, const MienSteps steps);

G_END_DECLS
