/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "meta/gstmienattribute.h"

G_BEGIN_DECLS

struct _GstMienAttribute {
  GstMienClassSet *classes;
  gint label_id;
  gfloat confidence;
  gfloat value, raw_value; /* of a number, else NaN */
  guint n_scores;
  gfloat scores[];
};

/* Not for a number. Copies the scores. */
GstMienAttribute *mien_attribute_alloc (GstMienClassSet *classes,
    const gfloat *scores, guint n_scores, gint label_id, gfloat confidence);

G_END_DECLS
