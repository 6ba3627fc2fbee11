/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  MIEN_COLORMAP_GRAY,
  MIEN_COLORMAP_HOT,     /* black, red, yellow, white */
  MIEN_COLORMAP_JET,     /* blue, cyan, yellow, red */
  MIEN_COLORMAP_TURBO,   /* like jet, but without its bands: A. Mikhailov,
                          * Google */
  MIEN_COLORMAP_VIRIDIS, /* perceptually uniform: S. van der Walt, N. Smith */
  MIEN_N_COLORMAPS
} MienColormap;

#define MIEN_COLORMAP_SIZE 256

/* Colours 0xffRRGGBB for the levels 0 to 255. Turbo and viridis are
 * interpolated linearly between 17 of the colours that their authors published,
 * and differ from the others by at most 7 of 255. Thread-safe. */
const guint32 *mien_colormap_get (MienColormap map);

G_END_DECLS
