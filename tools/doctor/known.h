/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The networks that Mien ships, and their scores for one picture. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KNOWN_MOST_SCORES 8
#define KNOWN_SIZE 64 /* width and height of the picture in pixels */

typedef struct {
  const char *name;                /* of the model */
  const char *sha256;              /* of its file */
  guint n_scores;                  /* 0 for the detector */
  float scores[KNOWN_MOST_SCORES]; /* probabilities */
} KnownNetwork;

/* Returns NULL after the last network. */
const KnownNetwork *known_network (guint i);

/* TRUE if the file is the shipped one. */
gboolean known_is_at (const KnownNetwork *network, const char *path);

/* Grayscale, row by row. */
const guint8 *known_picture (void);

G_END_DECLS
