/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Pool windows: those of common networks, and cases that are difficult for fast
 * paths. */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

#define W(k, s, p) \
  { \
    k, k, s, s, 1, 1, p, p, p, p \
  }
#define WP(k, s, t, l, b, r) \
  { \
    k, k, s, s, 1, 1, t, l, b, r \
  }

typedef struct {
  guint channels, height, width;
  MienWindow window;
} PoolCase;

static const PoolCase pool_cases[] = {
  { 1, 1, 1, W (1, 1, 0) },
  { 1, 1, 1, W (3, 2, 1) },
  { 16, 60, 60, WP (3, 2, 0, 0, 1, 1) },
  { 17, 15, 15, W (3, 2, 1) },
  { 7, 30, 30, WP (3, 2, 0, 0, 1, 1) },
  { 5, 8, 8, WP (3, 2, 1, 1, 0, 0) },
  { 2, 3, 40, WP (3, 2, 0, 0, 1, 1) },
  { 2, 40, 3, WP (3, 2, 0, 0, 1, 1) },
  /* one vector of the input, two, and one column more, for any vector length */
  { 2, 9, 16, W (3, 2, 1) },
  { 2, 9, 17, WP (3, 2, 1, 0, 1, 0) },
  { 2, 10, 31, W (3, 2, 1) },
  { 2, 10, 32, WP (3, 2, 0, 0, 2, 2) },
  { 2, 7, 33, W (3, 2, 0) },
  { 2, 7, 33, W (3, 2, 1) },
  { 3, 7, 5, W (2, 2, 0) },
  { 8, 48, 48, W (2, 2, 0) },
  { 3, 13, 17, W (2, 2, 0) },
  { 3, 13, 17, W (3, 1, 1) },
  { 3, 13, 17, W (3, 3, 0) },
  { 3, 13, 17, W (2, 3, 0) },
  { 3, 13, 17, W (5, 1, 2) },
  { 3, 13, 37, W (5, 2, 2) },
  { 3, 13, 17, WP (3, 1, 0, 1, 2, 0) },
  { 3, 13, 17, { 3, 2, 2, 1, 1, 1, 1, 0, 0, 1 } },
  { 3, 13, 17, { 1, 3, 1, 2, 1, 1, 0, 1, 0, 1 } },
  { 3, 13, 17, { 3, 3, 1, 1, 2, 2, 2, 2, 2, 2 } },
  { 3, 13, 17, { 2, 3, 2, 2, 3, 2, 1, 1, 1, 1 } },
  { 5, 13, 17, { 13, 17, 1, 1, 1, 1, 0, 0, 0, 0 } },
  /* all but one row or column of a window in the padding */
  { 2, 3, 3, W (4, 1, 3) },
  { 2, 3, 3, WP (3, 1, 2, 0, 0, 2) },
  { 2, 1, 1, W (5, 1, 4) },
};

/* The name of the case, with all parameters. */
static inline char *
pool_case_name (const char *what, const PoolCase *c)
{
  const MienWindow *w = &c->window;
  return g_strdup_printf ("%s/%ux%ux%u-k%ux%u-s%ux%u-d%ux%u-pad%u,%u,%u,%u",
      what, c->channels, c->height, c->width, w->kernel_h, w->kernel_w,
      w->stride_h, w->stride_w, w->dilation_h, w->dilation_w, w->pad_top,
      w->pad_left, w->pad_bottom, w->pad_right);
}

#undef W
#undef WP

G_END_DECLS
