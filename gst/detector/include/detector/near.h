/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Faces nearer than a network was made for. It gives boxes of parts of them:
 * two on one face, or one that is too small.
 */
#pragma once

#include "detector/detections.h"

G_BEGIN_DECLS

/* A picture that can be searched in its own size, and in parts of that. */
typedef struct {
  guint width, height; /* pixels */
  /* Longer side of the largest face that the network finds whole, in pixels of
   * what it is shown; 0: it finds faces of any size. */
  guint largest;
  /* Appends to `faces` what the network finds in the picture reduced to
   * (width >> level) x (height >> level), in pixels of that. Level after level,
   * from 1 on. */
  gboolean (*look) (gpointer data, guint level, GArray *faces, GError **error);
  gpointer data;
} MienNearView;

/*
 * `faces` is what the network found at level 0. Where some are as large as the
 * largest it finds whole, looks at level 1, then 2 and so on, and puts what is
 * found there in their place.
 */
gboolean mien_near_search (const MienNearView *view, GArray *faces,
    GError **error);

/* How many levels that looks at, at most; 0: none. */
guint mien_near_levels (const MienNearView *view);

G_END_DECLS
