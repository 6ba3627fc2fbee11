/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The networks that Mien ships, and what they say of one picture. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KNOWN_MOST_SCORES 8
#define KNOWN_SIZE 64 /* of the picture, pixels */

typedef struct {
  const char *name;                /* of the model */
  const char *sha256;              /* of its file */
  guint n_scores;                  /* of the detector 0 */
  float scores[KNOWN_MOST_SCORES]; /* probabilities */
} KnownNetwork;

/* NULL behind the last one. */
const KnownNetwork *known_network (guint i);

/* Whether the file is the one that is shipped. */
gboolean known_is_at (const KnownNetwork *network, const char *path);

/* Gray, row after row. */
const guint8 *known_picture (void);

G_END_DECLS
