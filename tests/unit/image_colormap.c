/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compares colour maps with published ones: those of matplotlib 3, and jet as
 * in MATLAB and OpenCV. */

#include <stdlib.h>

#include "image/colormap.h"
#include "table.h"

#define N 9

static const guint levels[N] = { 0, 32, 64, 96, 128, 160, 192, 224, 255 };

typedef struct {
  const char *name;
  MienColormap map;
  guint tolerance; /* in levels of 255 */
  guint32 colors[N];
} Case;

static const Case cases[] = {
  { "gray", MIEN_COLORMAP_GRAY, 0,
      { 0x000000, 0x202020, 0x404040, 0x606060, 0x808080, 0xa0a0a0, 0xc0c0c0,
          0xe0e0e0, 0xffffff } },
  /* Red is full at 3/8, green at 6/8. */
  { "hot", MIEN_COLORMAP_HOT, 1,
      { 0x000000, 0x550000, 0xab0000, 0xff0100, 0xff5600, 0xffac00, 0xffff02,
          0xffff83, 0xffffff } },
  /* 1.5 - |4 x - 3|, |4 x - 2|, |4 x - 1|. */
  { "jet", MIEN_COLORMAP_JET, 2,
      { 0x000080, 0x0001ff, 0x0081ff, 0x02fffe, 0x82ff7e, 0xfffd00, 0xff7e00,
          0xfe0000, 0x800000 } },
  { "turbo", MIEN_COLORMAP_TURBO, 7,
      { 0x30123b, 0x466be3, 0x28bceb, 0x32f298, 0xa4fc3c, 0xeecf3a, 0xfb7e21,
          0xd02f05, 0x7a0403 } },
  { "viridis", MIEN_COLORMAP_VIRIDIS, 7,
      { 0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962,
          0xaddc30, 0xfde725 } },
};

static guint
difference (guint32 a, guint32 b)
{
  guint most = 0;
  for (guint shift = 0; shift < 24; shift += 8)
    most = MAX (most,
        (guint) abs ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));
  return most;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const guint32 *got = mien_colormap_get (c->map);

  for (guint i = 0; i < N; i++) {
    const guint32 color = got[levels[i]];
    g_assert_cmphex (color >> 24, ==, 0xff);
    if (difference (color, c->colors[i]) <= c->tolerance)
      continue;
    g_test_message ("level %u is %06x, expected %06x", levels[i],
        color & 0xffffff, c->colors[i]);
    g_test_fail ();
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/image/colormap/", cases, test_case);
  return g_test_run ();
}
