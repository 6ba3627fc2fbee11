/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Ellipses and how they are covered, on small pictures. */

#include <math.h>

#include "image/cover.h"
#include "table.h"

#define WIDTH 61
#define HEIGHT 43

typedef struct {
  const char *name;
  MienOval oval;
  guint step_x, step_y;
} OvalCase;

static const OvalCase OVALS[] = {
  { "upright", { 30, 20, 8, 13, 0, 1 }, 1, 1 },
  { "turned", { 30, 20, 6, 15, 0.7, 1 }, 1, 1 },
  { "wide-pixels", { 30, 20, 8, 13, 0.4, 2 }, 1, 1 },
  { "odd-blocks", { 29.3, 20.7, 8, 13, 0, 1 }, 2, 2 },
  { "large-blocks", { 29.3, 20.7, 8, 13, 0.2, 1 }, 4, 4 },
  { "at-the-corner", { 0, 0, 8, 13, 0, 1 }, 2, 1 },
  { "over-the-edge", { 58, 41, 12, 13, 0, 1 }, 2, 2 },
  { "tiny", { 30.5, 20.5, 0.4, 0.6, 0, 1 }, 1, 1 },
};

static gboolean
is_inside (const MienOval *o, double x, double y)
{
  const double across = (x - o->x) * o->aspect, down = y - o->y;
  const double u = (across * cos (o->angle) - down * sin (o->angle));
  const double v = (across * sin (o->angle) + down * cos (o->angle));

  return u * u / (o->across * o->across) + v * v / (o->along * o->along) <= 1;
}

/* The spans contain everything inside, in whole blocks, and not much more. */
static void
test_spans (gconstpointer data)
{
  const OvalCase *c = data;
  const MienArea area = { 0, 0, WIDTH, HEIGHT };
  MienSpan spans[HEIGHT];
  guint inside = 0, covered = 0;

  mien_ovals_to_spans (&c->oval, 1, &area, c->step_x, c->step_y, spans);
  for (guint y = 0; y < HEIGHT; y++) {
    covered += spans[y].end - spans[y].begin;
    g_assert_cmpuint (spans[y].begin % c->step_x, ==, 0);
    g_assert_true (spans[y].end % c->step_x == 0 || spans[y].end == WIDTH);
    g_assert_cmpmem (&spans[y], sizeof *spans,
        &spans[y / c->step_y * c->step_y], sizeof *spans);
    for (guint x = 0; x < WIDTH; x++) {
      if (!is_inside (&c->oval, x + 0.5, y + 0.5))
        continue;
      inside++;
      g_assert_true (x >= spans[y].begin && x < spans[y].end);
    }
  }
  g_assert_cmpuint (inside, >, 0);
  g_assert_cmpuint (covered, <=, inside * 1.5 + 40 * c->step_x * c->step_y);
}

/* Columns are relative to the start of the area. */
static void
test_area (void)
{
  const MienOval oval = { 30, 20, 5, 5, 0, 1 };
  const MienArea area = { 26, 18, 6, 4 };
  MienSpan spans[4];

  mien_ovals_to_spans (&oval, 1, &area, 1, 1, spans);
  g_assert_cmpuint (spans[2].begin, ==, 0);
  g_assert_cmpuint (spans[2].end, ==, 6);
}

typedef struct {
  const char *name;
  MienCoverKind kind;
  gboolean words;
} CoverCase;

static const CoverCase COVERS[] = {
  { "blur", MIEN_COVER_BLUR, FALSE },
  { "blur-16", MIEN_COVER_BLUR, TRUE },
  { "pixelate", MIEN_COVER_PIXELATE, FALSE },
  { "pixelate-16", MIEN_COVER_PIXELATE, TRUE },
  { "fill", MIEN_COVER_FILL, FALSE },
  { "fill-16", MIEN_COVER_FILL, TRUE },
};

static guint
sample (const MienPixels *pixels, guint x, guint y, guint c)
{
  const guint8 *row = pixels->pixels + y * pixels->stride;
  return pixels->words ? ((const guint16 *) (gconstpointer) row)[x * 4 + c]
                       : row[x * 4 + c];
}

/* The result only depends on the means of the cells: two pictures with the same
 * means give the same result. Pixels outside the spans are unchanged. */
static void
test_means_only (gconstpointer data)
{
  const CoverCase *c = data;
  const gsize stride = WIDTH * 4 * (c->words ? 2 : 1);
  const guint16 fill[] = { 1, 2, 3, 4 };
  const guint largest = c->words ? 65535 : 255;
  g_autofree guint8 *bytes = g_malloc (2 * stride * HEIGHT);
  MienSpan spans[HEIGHT];
  MienPixels pixels[2];

  for (guint p = 0; p < 2; p++) {
    guint8 *picture = bytes + p * stride * HEIGHT;
    pixels[p] = (MienPixels) { picture, stride, WIDTH, HEIGHT, c->words };
    for (guint y = 0; y < HEIGHT; y++) {
      spans[y] = (MienSpan) { 4, WIDTH - 3 };
      for (guint i = 0; i < WIDTH * 4; i++) {
        /* Checkers of two rows, one of them inverted; the 8 x 8 cells are 60 /
         * 7 wide and 42 / 5 high: the last rows and columns are gray. */
        const guint x = i / 4;
        const guint on = (x + y + p) % 2;
        const guint value = x < 56 && y < 40 ? (on ? largest : 0) : largest / 2;
        if (c->words)
          ((guint16 *) (gpointer) picture)[y * WIDTH * 4 + i] = value;
        else
          picture[y * WIDTH * 4 + i] = value;
      }
    }
    mien_cover (&pixels[p], spans, c->kind, 8, 8, fill);
  }
  for (guint y = 0; y < HEIGHT; y++) {
    for (guint x = 0; x < WIDTH; x++) {
      const guint a = sample (&pixels[0], x, y, 1);
      const guint b = sample (&pixels[1], x, y, 1);
      if (x < 4 && y < 40) {
        g_assert_cmpuint (a, !=, b);
      } else if (x >= 4 && x < WIDTH - 3 && c->kind == MIEN_COVER_FILL) {
        g_assert_cmpuint (a, ==, 2);
      } else if (x >= 4 && x < WIDTH - 3) {
        g_assert_cmpuint (ABS ((gint) a - (gint) b), <=, largest / 50);
        g_assert_cmpuint (ABS ((gint) a - (gint) largest / 2), <=,
            largest / 50);
      }
    }
  }
}

/* A surface through the means never exceeds them. */
static void
test_bounds (void)
{
  guint8 bytes[HEIGHT][WIDTH][4];
  const guint16 fill[4] = { 0 };
  MienSpan spans[HEIGHT];
  const MienPixels pixels = { &bytes[0][0][0], WIDTH * 4, WIDTH, HEIGHT,
    FALSE };

  for (guint y = 0; y < HEIGHT; y++) {
    spans[y] = (MienSpan) { 0, WIDTH };
    for (guint x = 0; x < WIDTH; x++)
      for (guint c = 0; c < 4; c++)
        bytes[y][x][c] = x < WIDTH / 2 ? 0 : 255;
  }
  mien_cover (&pixels, spans, MIEN_COVER_BLUR, 8, 8, fill);
  for (guint x = 1; x < WIDTH; x++)
    g_assert_cmpuint (bytes[20][x][0], >=, bytes[20][x - 1][0]);
  g_assert_cmpuint (bytes[20][0][0], ==, 0);
  g_assert_cmpuint (bytes[20][WIDTH - 1][0], ==, 255);
}

/* White stays white, even over a cell as large as a frame. */
static void
test_white (void)
{
  const guint width = 3000;
  g_autofree guint16 *row = g_new (guint16, width * 4);
  const guint16 fill[4] = { 0 };
  const MienSpan span = { 0, width };
  const MienPixels pixels = { (guint8 *) row, width * 8, width, 1, TRUE };

  for (guint i = 0; i < width * 4; i++)
    row[i] = i < width * 2 ? 0 : 65535;
  mien_cover (&pixels, &span, MIEN_COVER_BLUR, 1000, 1, fill);
  for (guint x = 1; x < width; x++)
    g_assert_cmpint (row[x * 4], >=, row[x * 4 - 4] - 4);
  g_assert_cmpuint (row[0], <=, 4);
  g_assert_cmpuint (row[width * 4 - 1], >=, 65531);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/cover/spans/", OVALS, test_spans);
  g_test_add_func ("/cover/area", test_area);
  mien_test_add_table ("/cover/means-only/", COVERS, test_means_only);
  g_test_add_func ("/cover/bounds", test_bounds);
  g_test_add_func ("/cover/white", test_white);
  return g_test_run ();
}
