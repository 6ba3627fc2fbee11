/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A constant of an ONNX file: floats (from float16, float32, double) or
 * integers (from every integer type and bool), of any rank. Immutable once
 * shared; for one thread.
 */
#pragma once

#include <glib.h>

#include "external.h"
#include "onnx.pb-c.h"

G_BEGIN_DECLS

#define MIEN_TENSOR_MAX_DIMS 8
/* Limit for one tensor, for all initializers together, and for everything
 * derived from them in addition to a copy of each. */
#define MIEN_TENSOR_MAX_ELEMENTS (1u << 26)

/*
 * In integer tensors computed from a Shape, stands for the batch size, which is
 * unknown; the following numbers stand for twice the size, three times and so
 * on. All are far below any valid shape, axis or padding, so that code that
 * does not know about them rejects them.
 */
#define MIEN_TENSOR_BATCH (-(G_GINT64_CONSTANT (1) << 62))
#define MIEN_TENSOR_MAX_BATCHES (G_GINT64_CONSTANT (1) << 32)

/* The multiple of the batch size that the number stands for; 0 for any other
 * number. */
static inline gint64
mien_batch_factor (gint64 number)
{
  return number >= MIEN_TENSOR_BATCH
          && number < MIEN_TENSOR_BATCH + MIEN_TENSOR_MAX_BATCHES
      ? number - MIEN_TENSOR_BATCH + 1
      : 0;
}

/* The number for `n` times the batch size, n from 1 to
 * MIEN_TENSOR_MAX_BATCHES. */
static inline gint64
mien_batch_times (gint64 n)
{
  return MIEN_TENSOR_BATCH + n - 1;
}

typedef struct {
  guint n_refs;
  guint n_dims;
  gsize dims[MIEN_TENSOR_MAX_DIMS];
  gsize n;       /* elements */
  int type;      /* ONNX's type if from a file or a Cast, else float or int64 */
  float *floats; /* one of these two is NULL */
  gint64 *ints;
} MienTensor;

/* Whether this ONNX data type is converted to floats. */
gboolean mien_tensor_is_float_type (gint64 type);

/* FALSE if the rank or the product is out of bounds. */
gboolean mien_tensor_count (const gsize *dims, guint n_dims, gsize *n);

/* The elements are 0. NULL if the dimensions are out of bounds. */
MienTensor *mien_tensor_new (gboolean is_float, const gsize *dims,
    guint n_dims);
/* `external` gives access to elements in other files. */
MienTensor *mien_tensor_from_proto (const Onnx__TensorProto *proto,
    MienExternal *external, GError **error);
/* The same elements in another shape with as many. */
MienTensor *mien_tensor_reshape (const MienTensor *tensor, const gsize *dims,
    guint n_dims);

/* Copies `n` elements between tensors of the same type. */
void mien_tensor_copy (MienTensor *to, gsize to_index, const MienTensor *from,
    gsize from_index, gsize n);

/* The products of the dimensions before axis `axis`, and of those after it. */
void mien_tensor_split (const MienTensor *tensor, guint axis, gsize *outer,
    gsize *inner);

MienTensor *mien_tensor_ref (MienTensor *tensor);
void mien_tensor_unref (MienTensor *tensor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MienTensor, mien_tensor_unref)

/* "{64, 1, 3, 3}", for messages. */
char *mien_tensor_shape_to_string (const MienTensor *tensor);

G_END_DECLS
