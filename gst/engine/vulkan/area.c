/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "area.h"

/* Supported by all devices. */
#define MAX_LOCAL 128

#define MAX_QUADS 8
#define MAX_BLOCK 32

/* Beyond this overhead, avoiding a round trip through memory does not pay
 * off. */
#define MAX_OVERHEAD 1.5

static guint
ceiling (guint n, guint of)
{
  return (n + of - 1) / of;
}

static gsize
groups_of (const MienShape *out, const MienArea *area)
{
  return (gsize) ceiling (mien_shape_dim (out, 1), area->height)
      * ceiling (mien_shape_dim (out, 2), area->width)
      * ceiling (ceiling (mien_shape_dim (out, 0), 4), area->quads);
}

gsize
mien_area_invocations (const MienAreaChoice *c, const MienArea *area)
{
  return groups_of (c->out, area) * area->local;
}

static gsize
grid_of (const MienAreaChoice *c, const MienArea *area)
{
  if (c->grid_h == 0)
    return 1;
  return (gsize) ceiling (area->height, c->grid_h)
      * ceiling (area->width, c->grid_w);
}

/* Sets the other members of an area from the size of its block. */
static void
fill_area (const MienAreaChoice *c, MienArea *area)
{
  const gsize height = MIN (mien_shape_dim (c->from, 1),
      (gsize) (area->height - 1) * c->over->stride_h + c->over->kernel_h);
  const gsize width = MIN (mien_shape_dim (c->from, 2),
      (gsize) (area->width - 1) * c->over->stride_w + c->over->kernel_w);
  const gsize size = height * width + grid_of (c, area);
  area->cost = G_MAXDOUBLE;
  if (size * area->quads * 4 * sizeof (float) > c->shared)
    return;
  area->pixels = mien_quads_pixels (c->row, area->quads, width);
  const guint strips = height * ceiling (width, area->pixels);
  const guint rounds = ceiling (strips, MAX_LOCAL);
  area->local = ceiling (ceiling (strips, rounds), c->subgroup) * c->subgroup;
  area->cost = (double) mien_area_invocations (c, area) * rounds * area->pixels
      * (c->cost_tile + c->cost_quad * area->quads);
}

MienArea
mien_area_choose (const MienAreaChoice *c)
{
  MienArea best = { .cost = G_MAXDOUBLE };
  const guint most = MIN (ceiling (mien_shape_dim (c->out, 0), 4), MAX_QUADS);
  for (guint quads = most; quads > 0; quads--)
    for (guint height = MIN (mien_shape_dim (c->out, 1), MAX_BLOCK); height > 0;
         height--)
      for (guint width = MIN (mien_shape_dim (c->out, 2), MAX_BLOCK); width > 0;
           width--) {
        MienArea area = { height, width, quads };
        fill_area (c, &area);
        if (area.cost < best.cost)
          best = area;
      }
  return best;
}

gboolean
mien_area_pays (const MienAreaChoice *c, const MienArea *area)
{
  const MienShape *from = c->from;
  const guint quads = ceiling (mien_shape_dim (from, 0), 4);
  const double alone = (double) mien_shape_dim (from, 1)
      * mien_shape_dim (from, 2)
      * (c->cost_tile * ceiling (quads, MAX_QUADS) + c->cost_quad * quads);
  return area->cost <= MAX_OVERHEAD * alone;
}

static gboolean
covers (guint from, guint out, guint kernel, guint stride, guint padding)
{
  return kernel >= stride
      && (guint64) (out - 1) * stride + kernel >= (guint64) from + padding;
}

gboolean
mien_area_covers (const MienAreaChoice *c)
{
  const MienWindow *w = c->over;
  return covers (mien_shape_dim (c->from, 1), mien_shape_dim (c->out, 1),
             w->kernel_h, w->stride_h, w->pad_top)
      && covers (mien_shape_dim (c->from, 2), mien_shape_dim (c->out, 2),
          w->kernel_w, w->stride_w, w->pad_left);
}

void
mien_area_set (MienVulkanStep *step, const MienAreaChoice *c,
    const MienArea *area)
{
  step->spec[SPEC_FROM_H] = mien_shape_dim (c->from, 1);
  step->spec[SPEC_FROM_W] = mien_shape_dim (c->from, 2);
  step->spec[SPEC_BLOCK_H] = area->height;
  step->spec[SPEC_BLOCK_W] = area->width;
  step->spec[SPEC_OVER_KERNEL_H] = c->over->kernel_h;
  step->spec[SPEC_OVER_KERNEL_W] = c->over->kernel_w;
  step->spec[SPEC_OVER_STRIDE_H] = c->over->stride_h;
  step->spec[SPEC_OVER_STRIDE_W] = c->over->stride_w;
  step->spec[SPEC_OVER_PAD_TOP] = c->over->pad_top;
  step->spec[SPEC_OVER_PAD_LEFT] = c->over->pad_left;
  step->spec[SPEC_QUADS] = area->quads;
  step->spec[SPEC_PIXELS] = area->pixels;
  step->spec[SPEC_LOCAL_X] = area->local;
}
