/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "image/colormap.h"

#define MAX_PIECES 16

/* Colours 0xRRGGBB at equal distances, interpolated linearly. */
typedef struct {
  guint n_pieces;
  guint32 colors[MAX_PIECES + 1];
} Line;

static const Line lines[MIEN_N_COLORMAPS] = {
  [MIEN_COLORMAP_GRAY] = { 1, { 0x000000, 0xffffff } },
  [MIEN_COLORMAP_HOT] = { 8,
      { 0x000000, 0x550000, 0xaa0000, 0xff0000, 0xff5500, 0xffaa00, 0xffff00,
          0xffff80, 0xffffff } },
  [MIEN_COLORMAP_JET] = { 8,
      { 0x000080, 0x0000ff, 0x0080ff, 0x00ffff, 0x80ff80, 0xffff00, 0xff8000,
          0xff0000, 0x800000 } },
  [MIEN_COLORMAP_TURBO] = { 16,
      { 0x30123b, 0x4040a1, 0x466be3, 0x4293ff, 0x29bbec, 0x18dcc3, 0x31f299,
          0x6bfd64, 0xa3fd3c, 0xcced34, 0xedd03a, 0xfdae35, 0xfb8022, 0xec520f,
          0xd23105, 0xac1701, 0x7a0403 } },
  [MIEN_COLORMAP_VIRIDIS] = { 16,
      { 0x440154, 0x48186a, 0x472d7b, 0x424086, 0x3b528b, 0x33638d, 0x2c728e,
          0x26818e, 0x21908c, 0x1f9f88, 0x28ae80, 0x3ebc74, 0x5dc963, 0x82d34c,
          0xabdc32, 0xd5e21a, 0xfde725 } },
};

static guint32
color_at (const Line *line, guint level)
{
  const guint last = MIEN_COLORMAP_SIZE - 1;
  const guint piece = MIN (level * line->n_pieces / last, line->n_pieces - 1);
  const guint part = level * line->n_pieces - piece * last; /* out of `last` */
  guint32 color = 0xff000000;

  for (guint shift = 0; shift < 24; shift += 8) {
    const guint from = line->colors[piece] >> shift & 0xff;
    const guint to = line->colors[piece + 1] >> shift & 0xff;
    color |= (from * (last - part) + to * part + last / 2) / last << shift;
  }
  return color;
}

const guint32 *
mien_colormap_get (MienColormap map)
{
  static guint32 colors[MIEN_N_COLORMAPS][MIEN_COLORMAP_SIZE];
  static gsize done = 0;

  if (g_once_init_enter (&done)) {
    for (guint m = 0; m < MIEN_N_COLORMAPS; m++) {
      for (guint i = 0; i < MIEN_COLORMAP_SIZE; i++)
        colors[m][i] = color_at (&lines[m], i);
    }
    g_once_init_leave (&done, 1);
  }
  return colors[map];
}
