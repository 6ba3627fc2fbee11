/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compares blending of pictures with its definition in integers: every opacity
 * with every colour, and every background byte. */

#include "image/over.h"

#include <string.h>

enum { SIDE = 256 };

/* Column: opacity; row: fraction of it that the colour has. */
static void
make_picture (guint32 *pixels, guint offset)
{
  for (guint y = 0; y < SIDE; y++) {
    for (guint x = 0; x < SIDE; x++) {
      const guint color = (y * x + 127) / 255;
      const guint other = ((y + offset) % 256 * x + 127) / 255;
      pixels[y * SIDE + x] = x << 24 | color << 16 | other << 8 | (x - color);
    }
  }
}

static guint
straight (guint32 pixel, guint shift)
{
  const guint opacity = pixel >> 24, color = pixel >> shift & 0xff;
  return opacity ? (color * 255 + opacity / 2) / opacity : 0;
}

static guint8
mixed (guint color, guint opacity, guint8 under)
{
  return (color * opacity + under * (255 - opacity)) / 255;
}

static guint8
luma (guint32 pixel)
{
  return (47 * straight (pixel, 16) + 157 * straight (pixel, 8)
             + 16 * straight (pixel, 0) + 4096)
      / 256;
}

static guint8
blue_difference (guint32 pixel)
{
  const gint r = straight (pixel, 16), g = straight (pixel, 8);
  return (-26 * r - 87 * g + 112 * (gint) straight (pixel, 0) + 32768) / 256;
}

static guint8
red_difference (guint32 pixel)
{
  const gint r = straight (pixel, 16), g = straight (pixel, 8);
  return (112 * r - 102 * g - 10 * (gint) straight (pixel, 0) + 32768) / 256;
}

typedef struct {
  guint32 pixels[SIDE * SIDE];
  guint8 planes[3][SIDE * SIDE];
  guint8 before[3][SIDE * SIDE];
} Fixture;

static void
fill (Fixture *f, guint offset)
{
  make_picture (f->pixels, offset);
  for (guint p = 0; p < 3; p++) {
    for (guint i = 0; i < SIDE * SIDE; i++)
      f->planes[p][i] = i / 3 + i / SIDE * (offset + p);
  }
  memcpy (f->before, f->planes, sizeof f->planes);
}

static MienSurface
surface_of (Fixture *f, MienSurfaceKind kind)
{
  MienSurface surface = { .kind = kind, .width = SIDE, .height = SIDE };
  for (guint p = 0; p < 3; p++)
    surface.planes[p] = (MienSurfacePlane) { f->planes[p], SIDE, 1 };
  return surface;
}

static void
test_yuv (void)
{
  g_autofree Fixture *f = g_new (Fixture, 1);
  guint8 (*const colors[]) (guint32) = { luma, blue_difference,
    red_difference };

  for (guint offset = 0; offset < SIDE; offset += 5) {
    fill (f, offset);
    const MienSurface surface = surface_of (f, MIEN_SURFACE_YUV);
    const MienPicture picture = { f->pixels, SIDE, SIDE, SIDE };
    mien_over (&surface, &picture, 0, 0);
    for (guint p = 0; p < 3; p++) {
      for (guint i = 0; i < SIDE * SIDE; i++)
        g_assert_cmpuint (f->planes[p][i], ==,
            mixed (colors[p](f->pixels[i]), f->pixels[i] >> 24,
                f->before[p][i]));
    }
  }
}

static void
test_rgb (void)
{
  g_autofree Fixture *f = g_new (Fixture, 1);

  for (guint offset = 0; offset < SIDE; offset += 5) {
    fill (f, offset);
    const MienSurface surface = surface_of (f, MIEN_SURFACE_RGB);
    const MienPicture picture = { f->pixels, SIDE, SIDE, SIDE };
    mien_over (&surface, &picture, 0, 0);
    for (guint p = 0; p < 3; p++) {
      for (guint i = 0; i < SIDE * SIDE; i++) {
        const guint color = f->pixels[i] >> (16 - 8 * p) & 0xff;
        g_assert_cmpuint (f->planes[p][i], ==,
            color + f->before[p][i] * (255 - (f->pixels[i] >> 24)) / 255);
      }
    }
  }
}

/* Same as a picture of that colour, wherever it extends beyond the frame. */
static void
test_fill (void)
{
  static const struct {
    gint x, y;
    guint width, height;
  } areas[] = {
    { 3, 5, 20, 30 },
    { -300, 250, 900, 40 },
    { 255, -10, 7, 12 },
    { 300, 3, 5, 5 },
    { -8, -8, 8, 8 },
    { G_MAXINT - 3, 3, 9, 9 },
  };
  g_autofree Fixture *f = g_new (Fixture, 1);
  g_autofree Fixture *wanted = g_new (Fixture, 1);
  g_autofree guint32 *row = g_new (guint32, 1000);

  for (guint a = 0; a < G_N_ELEMENTS (areas); a++) {
    fill (f, a);
    fill (wanted, a);
    MienSurface surface = surface_of (f, MIEN_SURFACE_YUV);
    mien_over_fill (&surface, 0x80406020, areas[a].x, areas[a].y,
        areas[a].width, areas[a].height);

    for (guint i = 0; i < areas[a].width; i++)
      row[i] = 0x80406020;
    surface = surface_of (wanted, MIEN_SURFACE_YUV);
    const MienPicture picture = { row, 0, areas[a].width, areas[a].height };
    mien_over (&surface, &picture, areas[a].x, areas[a].y);
    g_assert_cmpmem (f->planes, sizeof f->planes, wanted->planes,
        sizeof wanted->planes);
    g_assert_cmpint (memcmp (f->planes, f->before, sizeof f->planes) != 0, ==,
        a < 3);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/over/yuv", test_yuv);
  g_test_add_func ("/image/over/rgb", test_rgb);
  g_test_add_func ("/image/over/fill", test_fill);
  return g_test_run ();
}
