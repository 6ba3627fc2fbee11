/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which scores of a face are shown if there is no room for all of them. */
#pragma once

#include "meta/gstmienfacemeta.h"

G_BEGIN_DECLS

/* The maximum, so that two or three attributes fit beside a face. */
#define GST_MIEN_ROWS_PER_ATTRIBUTE 10

typedef struct {
  const gchar *label; /* the attribute's */
  gfloat score;       /* 0 to 1 */
  gboolean winner;
  gboolean first; /* of its attribute */
} GstMienRow;

/* The number of the face's attributes that have scores. */
guint gst_mien_rows_count_groups (const GstMienFace *face);

/*
 * Returns at most `n_rows` rows, of the first `n_groups` attributes that have
 * scores. The attributes share the rows evenly; what one does not need goes to
 * the others. If all classes of an attribute have a row, they are in the
 * model's order; otherwise the classes with the highest scores are shown,
 * highest first, and always the winner. Free the array before the face.
 */
GArray *gst_mien_rows_choose (const GstMienFace *face, guint n_groups,
    guint n_rows);

G_END_DECLS
