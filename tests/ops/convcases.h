/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Convolutions: every kernel a backend may have a fast path for, and the
 * shapes beside which those paths must not be taken. */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

typedef struct {
  guint channels, height, width;
  guint out_channels, group;
  MienWindow window;
} ConvCase;

/* Kernel, stride and padding; the same on both axes, or one by one. */
#define W(k, s, p) \
  { \
    k, k, s, s, 1, 1, p, p, p, p \
  }
#define WD(k, s, d, p) \
  { \
    k, k, s, s, d, d, p, p, p, p \
  }
#define WP(k, s, t, l, b, r) \
  { \
    k, k, s, s, 1, 1, t, l, b, r \
  }

static const ConvCase conv_cases[] = {
  /* pointwise */
  { 1, 1, 1, 1, 1, W (1, 1, 0) },
  { 3, 7, 5, 5, 1, W (1, 1, 0) },
  { 8, 13, 17, 17, 1, W (1, 1, 0) },
  { 17, 48, 48, 8, 1, W (1, 1, 0) },
  { 5, 1, 1, 17, 1, W (1, 1, 0) },
  { 16, 4, 4, 24, 1, W (1, 1, 0) },
  { 32, 15, 15, 64, 1, W (1, 1, 0) },
  { 128, 8, 8, 128, 1, W (1, 1, 0) },
  { 300, 1, 1, 2, 1, W (1, 1, 0) },
  { 9, 1, 33, 9, 1, W (1, 1, 0) },
  { 4, 6, 6, 4, 1, W (1, 1, 1) },
  /* pointwise, strided: the residual branches */
  { 8, 60, 60, 16, 1, W (1, 2, 0) },
  { 16, 15, 15, 32, 1, W (1, 2, 0) },
  { 5, 7, 5, 3, 1, W (1, 2, 0) },
  { 3, 13, 17, 8, 1, W (1, 3, 0) },
  { 3, 1, 1, 4, 1, W (1, 2, 0) },
  { 3, 9, 8, 4, 1, { 1, 1, 2, 3, 1, 1, 0, 0, 0, 0 } },
  { 3, 9, 8, 4, 1, WP (1, 2, 1, 0, 0, 1) },
  /* depthwise */
  { 8, 48, 48, 8, 8, W (3, 1, 1) },
  { 17, 13, 17, 17, 17, W (3, 1, 1) },
  { 3, 7, 5, 3, 3, W (3, 1, 1) },
  { 5, 1, 1, 5, 5, W (3, 1, 1) },
  { 5, 2, 1, 5, 5, W (3, 1, 1) },
  { 2, 1, 40, 2, 2, W (3, 1, 1) },
  { 2, 40, 1, 2, 2, W (3, 1, 1) },
  { 64, 8, 8, 64, 64, W (3, 1, 1) },
  { 8, 13, 17, 8, 8, W (3, 1, 0) },
  { 8, 13, 17, 8, 8, W (3, 2, 1) },
  { 8, 14, 18, 8, 8, WP (3, 2, 0, 0, 1, 1) },
  { 8, 13, 17, 8, 8, WP (3, 1, 2, 0, 0, 1) },
  { 8, 13, 17, 8, 8, WP (3, 1, 0, 3, 4, 0) },
  { 5, 13, 17, 5, 5, W (5, 1, 2) },
  { 5, 13, 17, 5, 5, W (7, 2, 3) },
  { 3, 13, 17, 3, 3, WD (3, 1, 2, 2) },
  { 3, 13, 17, 3, 3, WD (3, 2, 3, 3) },
  { 8, 5, 5, 8, 8, W (1, 1, 0) },
  { 8, 5, 6, 8, 8, W (1, 2, 0) },
  { 3, 7, 5, 6, 3, W (3, 1, 1) },
  { 4, 9, 9, 12, 4, W (3, 2, 1) },
  { 3, 2, 2, 3, 3, W (3, 1, 4) },
  /* general, one group */
  { 1, 64, 64, 8, 1, W (3, 1, 0) },
  { 8, 62, 62, 8, 1, W (3, 1, 0) },
  { 3, 48, 48, 32, 1, W (3, 2, 0) },
  { 128, 4, 4, 7, 1, W (3, 1, 1) },
  { 1, 3, 3, 1, 1, W (3, 1, 0) },
  { 1, 1, 1, 1, 1, W (3, 1, 1) },
  { 3, 7, 5, 5, 1, W (3, 1, 1) },
  { 17, 13, 17, 3, 1, W (3, 1, 1) },
  { 5, 13, 17, 8, 1, W (3, 2, 1) },
  { 5, 14, 18, 8, 1, WP (3, 2, 0, 0, 1, 1) },
  { 5, 13, 17, 8, 1, W (3, 3, 1) },
  { 5, 13, 17, 3, 1, W (5, 1, 2) },
  { 1, 48, 48, 16, 1, W (7, 1, 3) },
  { 3, 13, 17, 5, 1, W (7, 2, 3) },
  { 3, 13, 17, 5, 1, WP (3, 1, 0, 1, 2, 3) },
  { 3, 13, 17, 5, 1, WP (3, 1, 3, 2, 1, 0) },
  { 3, 13, 17, 5, 1, WP (5, 2, 4, 0, 1, 3) },
  { 3, 2, 2, 5, 1, W (3, 1, 5) },
  { 3, 2, 3, 5, 1, WP (7, 1, 6, 6, 6, 6) },
  { 3, 1, 1, 2, 1, W (3, 2, 4) },
  { 3, 13, 17, 5, 1, WD (3, 1, 2, 2) },
  { 3, 13, 17, 5, 1, WD (3, 1, 3, 0) },
  { 3, 13, 17, 5, 1, WD (3, 2, 2, 1) },
  { 3, 13, 17, 5, 1, { 1, 3, 1, 1, 1, 1, 0, 1, 0, 1 } },
  { 3, 13, 17, 5, 1, { 3, 1, 1, 1, 1, 1, 1, 0, 1, 0 } },
  { 3, 13, 17, 5, 1, { 5, 3, 2, 1, 1, 2, 2, 1, 1, 2 } },
  { 3, 13, 17, 5, 1, { 2, 2, 1, 1, 1, 1, 0, 0, 0, 0 } },
  { 3, 13, 17, 5, 1, { 2, 4, 3, 2, 2, 1, 1, 0, 0, 2 } },
  { 3, 13, 17, 5, 1, { 13, 17, 1, 1, 1, 1, 0, 0, 0, 0 } },
  /* a stride wider than the image, a kernel wider than its stride's image */
  { 2, 5, 5, 3, 1, W (3, 7, 1) },
  /* groups */
  { 6, 7, 5, 4, 2, W (3, 1, 1) },
  { 6, 13, 17, 9, 3, W (3, 2, 1) },
  { 16, 8, 8, 16, 4, W (1, 1, 0) },
  { 10, 8, 9, 15, 5, W (1, 2, 0) },
  { 6, 9, 9, 6, 2, WD (3, 1, 2, 2) },
};

/* The case's name, with all parameters. */
static inline char *
conv_case_name (const char *what, const ConvCase *c)
{
  const MienWindow *w = &c->window;
  return g_strdup_printf ("%s/%ux%ux%u-to-%u-group%u-k%ux%u-s%ux%u-d%ux%u"
                          "-pad%u,%u,%u,%u",
      what, c->channels, c->height, c->width, c->out_channels, c->group,
      w->kernel_h, w->kernel_w, w->stride_h, w->stride_w, w->dilation_h,
      w->dilation_w, w->pad_top, w->pad_left, w->pad_bottom, w->pad_right);
}

#undef W
#undef WD
#undef WP

G_END_DECLS
