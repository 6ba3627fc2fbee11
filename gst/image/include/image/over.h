/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pictures laid over a frame, whose components lie in memory as MienPlanes'
 * do, but are written. Somebody else's memory, no GStreamer. Any thread, one
 * at a time for a frame.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The samples of one component, bytes. */
typedef struct {
  guint8 *samples; /* the first one of the first row */
  gssize stride;   /* bytes from a row to the next; may be negative */
  guint step;      /* bytes from a sample to the next */
} MienSurfacePlane;

typedef enum {
  MIEN_SURFACE_LUMA, /* one component */
  MIEN_SURFACE_YUV,  /* luma, blue and red difference */
  MIEN_SURFACE_RGB,  /* red, green, blue */
  MIEN_SURFACE_RGBA, /* and opacity, or what fills it up to four bytes */
} MienSurfaceKind;

typedef struct {
  MienSurfaceKind kind;
  guint width, height; /* pixels, > 0 */
  MienSurfacePlane planes[4];
  /* Whether the differences have one sample for two columns, or rows: where
   * the pixel of even position is. */
  gboolean half_width, half_height;
} MienSurface;

/* Rows of words 0xAARRGGBB, premultiplied: no colour is above its opacity. */
typedef struct {
  const guint32 *pixels;
  gsize stride; /* words from a row to the next; 0: all rows are the same */
  guint width, height;
} MienPicture;

/*
 * Lays the picture over the surface, its upper left at (x, y), and cuts what is
 * outside. Every sample is what gst_video_blend () makes of it: truncated, the
 * differences of YUV by the pixel of even position, colours by BT.709 in limited
 * range whatever the frame's are.
 */
void mien_over (const MienSurface *surface, const MienPicture *picture, gint x,
    gint y);

/* The same of a picture of one colour, 0xAARRGGBB, premultiplied. */
void mien_over_fill (const MienSurface *surface, guint32 color, gint x, gint y,
    guint width, guint height);

G_END_DECLS
