/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A single label that another element gave to a face. */
#pragma once

#include "gstmienface-private.h"

G_BEGIN_DECLS

typedef struct {
  const gchar *name; /* of the attribute, such as "emotion" */
  const gchar *model_name;
  const gchar *label;
  gdouble confidence; /* may be out of range or NaN */
} MienVerdict;

/* An attribute with the label as its only class, which wins. */
GstMienAttribute *mien_verdict_to_attribute (const MienVerdict *verdict);

/* Whether `attribute` has the same winner with the same confidence. */
gboolean mien_verdict_is_of (const MienVerdict *verdict,
    const GstMienAttribute *attribute);

G_END_DECLS
