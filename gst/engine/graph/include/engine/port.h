/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inputs and outputs of a runner: element type and location. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How an element is stored. */
typedef enum { MIEN_TYPE_FLOAT32, MIEN_TYPE_FLOAT16, MIEN_N_TYPES } MienType;

/* Bytes. */
gsize mien_type_size (MienType type);

/* Conversion between float and FLOAT16. Rounds to nearest, ties to even;
 * overflow becomes infinity. */
guint16 mien_half (float x);
float mien_half_to_float (guint16 half);

typedef enum {
  MIEN_PLACE_HOST,
  MIEN_PLACE_DEVICE,
} MienPlace;

/* A value for a batch, stored item after item. */
typedef struct {
  MienType type;
  MienPlace place;
  gsize item_size; /* bytes */
  gpointer data;   /* NULL unless on the host; aligned for vectors */
} MienPort;

/* The elements of item `item`. Only for float32 on the host. */
float *mien_port_floats (MienPort port, guint item);

G_END_DECLS
