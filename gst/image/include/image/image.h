/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pixels of one video frame, somebody else's memory: pointers and strides,
 * no GStreamer. Reads only. Any thread.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const guint8 *pixels;   /* first byte of the first row */
  gssize stride;          /* bytes from a row to the next; may be negative */
  guint width, height;    /* pixels */
  guint pixel_step;       /* bytes from a pixel to the next */
  guint red, green, blue; /* byte offsets in a pixel; all equal: luma,
                           * always so where samples are words */
  gboolean limited_range; /* luma 16..235 rather than 0..255 */
  float pixel_aspect;     /* width of a pixel as shown over its height; 0: 1 */
  /* 0: samples are bytes. Else little-endian words of 16 bits at even
   * addresses, and a difference of 1 is so much of an 8-bit level. */
  float word_level;
} MienImage;

static inline float
mien_image_pixel_aspect (const MienImage *image)
{
  return image->pixel_aspect > 0 ? image->pixel_aspect : 1;
}

static inline gboolean
mien_image_is_luma (const MienImage *image)
{
  return image->red == image->green && image->green == image->blue;
}

G_END_DECLS
