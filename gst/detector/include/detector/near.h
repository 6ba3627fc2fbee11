/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Faces that are closer than a network was designed for. The network finds
 * parts of them: two boxes on one face, or one that is too small.
 */
#pragma once

#include "detector/detections.h"

G_BEGIN_DECLS

/* A picture that can be searched at its own size and at reduced sizes. */
typedef struct {
  guint width, height; /* pixels */
  /* Longer side of the largest face that the network finds as a whole, in
   * pixels of its input; 0: it finds faces of any size. */
  guint largest;
  /* Appends to `faces` what the network finds in the picture reduced to
   * (width >> level) x (height >> level), in pixels of that size. Called with
   * levels 1, 2 and so on. */
  gboolean (*look) (gpointer data, guint level, GArray *faces, GError **error);
  gpointer data;
} MienNearView;

/*
 * `faces` is what the network found at level 0. If some are as large as the
 * largest it finds as a whole, searches level 1, then 2 and so on, and replaces
 * them by what is found there.
 */
gboolean mien_near_search (const MienNearView *view, GArray *faces,
    GError **error);

/* The maximum number of levels that this searches; 0: none. */
guint mien_near_levels (const MienNearView *view);

G_END_DECLS
