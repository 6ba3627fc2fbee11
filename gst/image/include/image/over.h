/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Composites pictures onto a frame, whose components are in memory like those
 * of MienPlanes, but writable. The caller owns the memory; independent of
 * GStreamer. Any thread, but only one at a time per frame.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The samples of one component, bytes. */
typedef struct {
  guint8 *samples; /* the first sample of the first row */
  gssize stride;   /* bytes from row to row; may be negative */
  guint step;      /* bytes between samples */
} MienSurfacePlane;

typedef enum {
  MIEN_SURFACE_LUMA, /* one component */
  MIEN_SURFACE_YUV,  /* luma, blue and red difference */
  MIEN_SURFACE_RGB,  /* red, green, blue */
  MIEN_SURFACE_RGBA, /* and opacity, or a padding byte */
} MienSurfaceKind;

typedef struct {
  MienSurfaceKind kind;
  guint width, height; /* pixels, > 0 */
  MienSurfacePlane planes[4];
  /* Whether the colour differences have one sample for two columns, or two
   * rows, at the position of the even one. */
  gboolean half_width, half_height;
} MienSurface;

/* Rows of words 0xAARRGGBB, premultiplied: no colour exceeds its opacity. */
typedef struct {
  const guint32 *pixels;
  gsize stride; /* words from row to row; 0: all rows are the same */
  guint width, height;
} MienPicture;

/*
 * Composites the picture onto the surface with its upper left at (x, y),
 * clipped to the surface. Every sample is the same as with gst_video_blend ():
 * truncated, colour differences from the pixel at the even position, colours
 * converted with BT.709 in limited range whatever the frame's colorimetry.
 */
void mien_over (const MienSurface *surface, const MienPicture *picture, gint x,
    gint y);

/* The same for a picture of one colour, 0xAARRGGBB, premultiplied. */
void mien_over_fill (const MienSurface *surface, guint32 color, gint x, gint y,
    guint width, guint height);

G_END_DECLS
