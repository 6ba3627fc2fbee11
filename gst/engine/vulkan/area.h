/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How large the blocks of kernels are that compute a plane into shared memory
 * and slide a window over it (shaders/area.glsl).
 */
#pragma once

#include "quads.h"

G_BEGIN_DECLS

/* What sizes are chosen for. Costs are of a pixel of the plane, in products of
 * quads: what it costs a tile, and each quad of channels. */
typedef struct {
  const MienShape *from, *out; /* the plane, and what the window makes of it */
  const MienWindow *over;      /* that window; no dilation */
  const MienWindow *row;       /* what is read of the source for the plane */
  guint grid_h, grid_w; /* every how many rows and columns of the output memory
                         * is needed besides, 0: none */
  gsize shared;         /* bytes of memory of a workgroup */
  guint subgroup;       /* invocations */
  double cost_tile, cost_quad;
} MienAreaChoice;

/* What a workgroup computes: a block of outputs of some quads, by strips of
 * pixels. */
typedef struct {
  guint height, width, quads;
  guint pixels, local;
  double cost; /* of all workgroups; G_MAXDOUBLE: none fits */
} MienArea;

/* The cheapest that fits the shared memory. */
MienArea mien_area_choose (const MienAreaChoice *choice);

/* Whether it costs little more than the plane would by itself, once each
 * pixel. */
gboolean mien_area_pays (const MienAreaChoice *choice, const MienArea *area);

/* Whether the areas of all blocks together are the whole plane. */
gboolean mien_area_covers (const MienAreaChoice *choice);

/* Fills the step's constants of area.glsl. */
void mien_area_set (MienVulkanStep *step, const MienAreaChoice *choice,
    const MienArea *area);

/* Invocations for one item. */
gsize mien_area_invocations (const MienAreaChoice *choice,
    const MienArea *area);

G_END_DECLS
