/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a runner reads and writes: numbers of some type at some place. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a number is stored. */
typedef enum { MIEN_TYPE_FLOAT32, MIEN_TYPE_FLOAT16, MIEN_N_TYPES } MienType;

/* Bytes. */
gsize mien_type_size (MienType type);

/* The number of type FLOAT16 next to `x`, of two as near the even one, and
 * back. What is too large becomes infinite. */
guint16 mien_half (float x);
float mien_half_to_float (guint16 half);

typedef enum {
  MIEN_PLACE_HOST,
  MIEN_PLACE_DEVICE,
} MienPlace;

/* A value for a batch: item after item. */
typedef struct {
  MienType type;
  MienPlace place;
  gsize item_size; /* bytes */
  gpointer data;   /* on the host, else NULL; aligned for vectors */
} MienPort;

/* The numbers of item `item`. Only for floats on the host. */
float *mien_port_floats (MienPort port, guint item);

G_END_DECLS
