/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What others say of a face, in one word. */
#pragma once

#include "gstmienface-private.h"

G_BEGIN_DECLS

typedef struct {
  const gchar *name; /* of what it tells, such as "emotion" */
  const gchar *model_name;
  const gchar *label;
  gdouble confidence; /* any number */
} MienVerdict;

/* An attribute whose only class is the label, and wins. */
GstMienAttribute *mien_verdict_to_attribute (const MienVerdict *verdict);

/* Whether the winner of `attribute` is this one, so sure. */
gboolean mien_verdict_is_of (const MienVerdict *verdict,
    const GstMienAttribute *attribute);

G_END_DECLS
