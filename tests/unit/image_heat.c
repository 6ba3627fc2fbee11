/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Compares gray levels with values computed by hand. */

#include <math.h>

#include "image/heat.h"
#include "table.h"

#define MOST 12

typedef struct {
  const char *name;
  guint n;
  float map[MOST];
  guint8 gray[MOST];
} Levels;

static void
check (const Levels *c, const guint8 *got)
{
  for (guint i = 0; i < c->n; i++) {
    if (got[i] == c->gray[i])
      continue;
    g_test_message ("level %u of %g is %u, expected %u", i, c->map[i], got[i],
        c->gray[i]);
    g_test_fail ();
  }
}

static const Levels paper[] = {
  { "constant", 3, { 7, 7, 7 }, { 127, 127, 127 } },
  { "zero", 1, { 0 }, { 127 } },
  /* Mean 0, deviation 1: 0.5 -+ 0.099999 times 255. */
  { "signs", 2, { -1, 1 }, { 102, 152 } },
  /* Only the shape matters: deviation 1000, mean 5000. */
  { "shifted", 2, { 4000, 6000 }, { 102, 152 } },
  /* As small as the epsilon: 0.05 instead of 0.1. */
  { "tiny", 2, { -1e-5f, 1e-5f }, { 114, 140 } },
  /* Mean 1, deviation sqrt (11): 10 is 0.3317 above the middle. */
  { "one", 12, { 0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0 },
      { 119, 119, 119, 119, 119, 119, 212, 119, 119, 119, 119, 119 } },
};

static void
test_paper (gconstpointer data)
{
  const Levels *c = data;
  guint8 got[MOST];

  mien_heat_paper (c->map, c->n, got);
  check (c, got);
}

/* A single pixel among many is more than five deviations away. */
static void
test_paper_cuts (void)
{
  float map[100] = { 0 };
  guint8 gray[100];
  map[3] = 1;
  mien_heat_paper (map, 100, gray);
  g_assert_cmpuint (gray[3], ==, 255);
  g_assert_cmpuint (gray[4], ==, 124);
  map[3] = -1;
  mien_heat_paper (map, 100, gray);
  g_assert_cmpuint (gray[3], ==, 0);
}

static const Levels strength[] = {
  { "zero", 2, { 0, 0 }, { 0, 0 } },
  { "constant", 2, { 0.5f, -0.5f }, { 255, 255 } },
  { "signs", 4, { 0, 2, -4, 1 }, { 0, 128, 255, 64 } },
  { "scale", 4, { 0, 2e-20f, -4e-20f, 1e-20f }, { 0, 128, 255, 64 } },
};

static void
test_strength (gconstpointer data)
{
  const Levels *c = data;
  guint8 got[MOST];

  mien_heat_strength (c->map, c->n, got);
  check (c, got);
}

/* Mean 0.015, deviation 0.1052: full at 0.3307. */
static void
test_strength_cuts (void)
{
  float map[100] = { [3] = -1, [50] = 0.2f, [51] = -0.3f };
  guint8 gray[100];
  mien_heat_strength (map, 100, gray);
  g_assert_cmpuint (gray[3], ==, 255);
  g_assert_cmpuint (gray[50], ==, 154);
  g_assert_cmpuint (gray[51], ==, 231);
}

typedef struct {
  const char *name;
  guint width, height, out_width, out_height;
  float map[MOST], out[MOST];
} Resize;

static const Resize resizes[] = {
  { "same", 2, 2, 2, 2, { 1, 2, 3, 4 }, { 1, 2, 3, 4 } },
  { "one", 1, 1, 3, 2, { -5 }, { -5, -5, -5, -5, -5, -5 } },
  /* Centres of 4 on 2: -0.25, 0.25, 0.75, 1.25. */
  { "wider", 2, 1, 4, 1, { 0, 8 }, { 0, 2, 6, 8 } },
  { "higher", 1, 2, 1, 4, { 0, 8 }, { 0, 2, 6, 8 } },
  { "both", 2, 2, 3, 3, { 0, 6, 12, 18 }, { 0, 3, 6, 6, 9, 12, 12, 15, 18 } },
};

static void
test_resize (gconstpointer data)
{
  const Resize *c = data;
  float out[MOST];

  mien_heat_resize (c->map, c->width, c->height, out, c->out_width,
      c->out_height);
  for (guint i = 0; i < c->out_width * c->out_height; i++) {
    if (fabsf (out[i] - c->out[i]) <= 1e-5f)
      continue;
    g_test_message ("element %u is %g, expected %g", i, out[i], c->out[i]);
    g_test_fail ();
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mien_test_add_table ("/image/heat/paper/", paper, test_paper);
  g_test_add_func ("/image/heat/paper-cuts", test_paper_cuts);
  mien_test_add_table ("/image/heat/strength/", strength, test_strength);
  g_test_add_func ("/image/heat/strength-cuts", test_strength_cuts);
  mien_test_add_table ("/image/heat/resize/", resizes, test_resize);
  return g_test_run ();
}
