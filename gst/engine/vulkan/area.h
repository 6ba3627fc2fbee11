/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Chooses the block size of kernels that compute a plane into shared memory and
 * slide a window over it (shaders/area.glsl).
 */
#pragma once

#include "quads.h"

G_BEGIN_DECLS

/* What sizes are chosen for. Costs are per pixel of the plane, in products of
 * quads: per tile, and per quad of channels. */
typedef struct {
  const MienShape *from, *out; /* the plane, and the result of the window */
  const MienWindow *over;      /* that window; no dilation */
  const MienWindow *row; /* the window that reads the source for the plane */
  guint grid_h, grid_w;  /* spacing in rows and columns of the outputs that need
                          * additional memory; 0: none */
  gsize shared;          /* bytes of shared memory per workgroup */
  guint subgroup;        /* invocations per subgroup */
  double cost_tile, cost_quad;
} MienAreaChoice;

/* What a workgroup computes: a block of outputs of some quads, in strips of
 * pixels. */
typedef struct {
  guint height, width, quads;
  guint pixels, local;
  double cost; /* of all workgroups; G_MAXDOUBLE: does not fit */
} MienArea;

/* The cheapest area that fits in shared memory. */
MienArea mien_area_choose (const MienAreaChoice *choice);

/* Whether it costs little more than computing each pixel of the plane once. */
gboolean mien_area_pays (const MienAreaChoice *choice, const MienArea *area);

/* Whether the areas of all blocks together cover the whole plane. */
gboolean mien_area_covers (const MienAreaChoice *choice);

/* Sets the step's constants for area.glsl. */
void mien_area_set (MienVulkanStep *step, const MienAreaChoice *choice,
    const MienArea *area);

/* Number of invocations per item. */
gsize mien_area_invocations (const MienAreaChoice *choice,
    const MienArea *area);

G_END_DECLS
