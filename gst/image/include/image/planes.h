/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A video frame as its components lie in memory, each with a pointer and
 * steps of its own, and the tensor that a network wants of it. Somebody else's
 * memory, no GStreamer. Reads only. Any thread.
 */
#pragma once

#include "box/box.h"

G_BEGIN_DECLS

/* The samples of one component. */
typedef struct {
  const guint8 *samples; /* the first one of the first row */
  gssize stride;         /* bytes from a row to the next; may be negative */
  guint step;            /* bytes from a sample to the next */
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
  /* Whether the differences have one sample for two columns, or rows; of an
   * odd number the last has one of its own. */
  gboolean half_width, half_height;
  gboolean limited_range; /* luma 16..235 and differences 16..240, not 0..255 */
  float kr, kb;           /* what red and blue are of luma; of YUV */
  float word_level;       /* as of MienImage, for all components */
} MienPlanes;

/* Planes of floats, height rows of `width` each, one after the other. The
 * picture stands in the upper left; what it does not fill is black. */
typedef struct {
  guint width, height;                 /* of the planes */
  guint picture_width, picture_height; /* > 0, not larger */
  guint channels;                      /* 1: gray; 3: red, green, blue */
  gboolean bgr;                        /* blue, green, red instead */
  float range_min[3], range_max[3];    /* what black and white become */
} MienPlanesFormat;

/*
 * Resizes `part` of the frame (NULL: all; sane) to the picture of `format` and
 * writes `out`, every float once, without reading it. Gray is luma, or 0.299 R
 * + 0.587 G + 0.114 B. Each component is resized bilinearly with pixel centres
 * at half, by a triangle of the width of the reduction where it is reduced, and
 * then mixed. Beyond the frame its border pixels repeat.
 */
void mien_planes_fit (const MienPlanes *planes, const MienBox *part,
    const MienPlanesFormat *format, float *out);

G_END_DECLS
