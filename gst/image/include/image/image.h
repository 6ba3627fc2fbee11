/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pixels of one video frame, in memory owned by the caller: pointers and
 * strides, without GStreamer. Read only. Thread-safe.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const guint8 *pixels;   /* first byte of the first row */
  gssize stride;          /* bytes from row to row; may be negative */
  guint width, height;    /* pixels */
  guint pixel_step;       /* bytes between pixels */
  guint red, green, blue; /* byte offsets in a pixel; if all are equal: luma,
                           * which is always the case if samples are words */
  gboolean limited_range; /* luma is 16..235, not 0..255 */
  float pixel_aspect;     /* displayed width of a pixel over its height; 0: 1 */
  /* 0: samples are bytes. Otherwise they are little-endian 16-bit words at even
   * addresses, and this is the size of their unit in 8-bit levels. */
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
