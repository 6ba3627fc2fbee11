/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Shape of a value: the dimensions of ONE item, row-major, without the batch
 * dimension (ONNX axis k is dims[k - 1]). A feature map is {3, {C, H, W}}, a
 * vector of scores {1, {classes}}; attention has more dimensions. Whatever the
 * rank, the first dimension is the channels.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MIEN_MAX_DIMS 6

/* No network suitable for video comes near this many elements per value.
 * Products of checked dimensions stay far from overflow. */
#define MIEN_MAX_ELEMENTS (1u << 26)

/* Limit for all values of a network together. A detector on a frame of
 * 1920x1080 has 142 million. */
#define MIEN_MAX_ALL_ELEMENTS (1u << 29)

typedef struct {
  guint n_dims;
  guint dims[MIEN_MAX_DIMS];
} MienShape;

/* Number of elements of one item. */
static inline gsize
mien_shape_elements (const MienShape *shape)
{
  gsize n = 1;
  for (guint i = 0; i < shape->n_dims; i++)
    n *= shape->dims[i];
  return n;
}

/* Channels, height and width; missing dimensions count as 1: {7} reads as
 * C = 7, H = W = 1. */
static inline guint
mien_shape_dim (const MienShape *shape, guint axis)
{
  return axis < shape->n_dims ? shape->dims[axis] : 1;
}

/* Stores the dimensions padded to MIEN_MAX_DIMS with leading 1s, and returns
 * how many 1s were added. */
static inline guint
mien_shape_lead (const MienShape *shape, guint dims[MIEN_MAX_DIMS])
{
  const guint lead = MIEN_MAX_DIMS - shape->n_dims;
  for (guint k = 0; k < MIEN_MAX_DIMS; k++)
    dims[k] = k < lead ? 1 : shape->dims[k - lead];
  return lead;
}

/* At most MIEN_MAX_DIMS dimensions and 1 to MIEN_MAX_ELEMENTS elements. */
gboolean mien_shape_is_sane (const MienShape *shape);

gboolean mien_shape_equal (const MienShape *a, const MienShape *b);

/* "{3, 64, 64}", for messages. */
char *mien_shape_to_string (const MienShape *shape);

G_END_DECLS
