/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Resizes for tests: every way to combine rows and columns. */
#pragma once

#include <math.h>

#include "engine/graph.h"

typedef struct {
  guint outer, from[2], to[2];
  gboolean linear;
} ResizeCase;

static const ResizeCase resize_cases[] = {
  { 1, { 1, 1 }, { 1, 1 }, FALSE },
  { 1, { 1, 1 }, { 3, 5 }, TRUE },
  { 5, { 4, 20 }, { 8, 40 }, FALSE },
  { 3, { 7, 5 }, { 14, 10 }, FALSE },
  { 3, { 7, 5 }, { 14, 10 }, TRUE },
  { 4, { 20, 33 }, { 40, 66 }, TRUE },
  { 2, { 13, 17 }, { 5, 6 }, FALSE },
  { 2, { 13, 17 }, { 5, 6 }, TRUE },
  { 8, { 6, 4 }, { 6, 9 }, TRUE },
  { 8, { 6, 4 }, { 19, 4 }, FALSE },
  { 3, { 5, 7 }, { 1, 1 }, TRUE },
  { 2, { 3, 40 }, { 4, 39 }, TRUE },
};

static inline const MienSample *
places_of (MienGraph *graph, const ResizeCase *c, guint axis)
{
  const guint from = c->from[axis], to = c->to[axis];
  g_autofree float *places = g_new (float, 2 * to);
  for (guint i = 0; i < to; i++) {
    double x = (i + 0.5) * from / to - (c->linear ? 0.5 : 0);
    x = CLAMP (x, 0, from - 1.0);
    places[2 * i] = floor (x);
    places[2 * i + 1] = c->linear ? x - floor (x) : 0;
  }
  return (const MienSample *) (gconstpointer) mien_graph_add_constant (graph,
      places, 2 * (gsize) to);
}

static inline MienResize
resize_of (MienGraph *graph, const ResizeCase *c)
{
  return (MienResize) { c->outer, { c->from[0], c->from[1] },
    { c->to[0], c->to[1] },
    { places_of (graph, c, 0), places_of (graph, c, 1) } };
}

/* The name of the case, with all parameters. */
static inline char *
resize_case_name (const char *what, const ResizeCase *c)
{
  return g_strdup_printf ("%s/%ux%ux%u-to-%ux%u-%s", what, c->outer, c->from[0],
      c->from[1], c->to[0], c->to[1], c->linear ? "linear" : "nearest");
}
