/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  MIEN_COLORMAP_GRAY,
  MIEN_COLORMAP_HOT,     /* black, red, yellow, white */
  MIEN_COLORMAP_JET,     /* blue, cyan, yellow, red */
  MIEN_COLORMAP_TURBO,   /* jet without its bands: A. Mikhailov, Google */
  MIEN_COLORMAP_VIRIDIS, /* perceptually even: S. van der Walt, N. Smith */
  MIEN_N_COLORMAPS
} MienColormap;

#define MIEN_COLORMAP_SIZE 256

/* Colours 0xffRRGGBB of the levels 0 to 255. Turbo and viridis are drawn
 * straight between 17 of the colours that their authors published, and within
 * 7 of 255 of all of them. Any thread. */
const guint32 *mien_colormap_get (MienColormap map);

G_END_DECLS
