/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which scores of a face are shown, where there is no room for all of them. */
#pragma once

#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

/* No attribute has more rows, so that two or three of them stand beside a
 * face. */
#define GST_MIEN_ROWS_PER_ATTRIBUTE 10

typedef struct {
  const gchar *label; /* the attribute's */
  gfloat score;       /* 0 to 1 */
  gboolean winner;
  gboolean first; /* of its attribute */
} GstMienRow;

/* Attributes of the face that have scores. */
guint gst_mien_rows_count_groups (const GstMienFace *face);

/*
 * At most `n_rows` rows, of the first `n_groups` attributes that have scores.
 * These share them evenly, and what one does not need goes to the others. An
 * attribute whose classes all have a row has them in the model's order; of
 * another there are the classes of the highest scores, those first, and its
 * winner in any case. Free the array, and before the face.
 */
GArray *gst_mien_rows_choose (const GstMienFace *face, guint n_groups,
    guint n_rows);

G_END_DECLS
