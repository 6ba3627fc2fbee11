/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A video frame by its components in memory, each with its own pointer and
 * steps, and the tensor that a network requires from it. The caller owns the
 * memory; independent of GStreamer. Read only. Thread-safe.
 */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

/* The samples of one component. */
typedef struct {
  const guint8 *samples; /* the first sample of the first row */
  gssize stride;         /* bytes from row to row; may be negative */
  guint step;            /* bytes between samples */
} MienPlane;

typedef enum {
  MIEN_PLANES_LUMA, /* one component */
  MIEN_PLANES_YUV,  /* luma, blue and red difference */
  MIEN_PLANES_RGB,  /* red, green, blue */
} MienPlanesKind;

typedef struct {
  MienPlanesKind kind;
  guint width, height; /* pixels, > 0 */
  MienPlane planes[3];
  /* Whether the colour differences have one sample for two columns, or two
   * rows; if the number is odd, the last one has its own. */
  gboolean half_width, half_height;
  gboolean limited_range; /* luma 16..235 and differences 16..240, not 0..255 */
  float kr, kb;           /* the shares of red and blue in luma; for YUV */
  float word_level;       /* like MienImage's, for all components */
} MienPlanes;

/* Planes of floats, height rows of `width` each, one plane after the other. The
 * picture is in the upper left; the rest is black. */
typedef struct {
  guint width, height;                 /* of the planes */
  guint picture_width, picture_height; /* > 0, not larger */
  guint channels;                      /* 1: gray; 3: red, green, blue */
  gboolean bgr;                        /* blue, green, red instead */
  float range_min[3], range_max[3];    /* the values of black and white */
} MienPlanesFormat;

/*
 * Resizes `part` of the frame (NULL: all of it; must be valid) to the picture
 * of `format` and writes `out`, every float once, without reading it. Gray is
 * luma, or 0.299 R + 0.587 G + 0.114 B. Each component is resized bilinearly
 * with pixel centres at half, with a triangle of the reduction's width if it is
 * reduced, and then mixed. Outside the frame, its border pixels are repeated.
 */
void mien_planes_fit (const MienPlanes *planes, const MienBox *part,
    const MienPlanesFormat *format, float *out);

G_END_DECLS
