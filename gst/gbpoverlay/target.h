/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What to explain about a network, from the property `target`. */
#pragma once

#include "model/model.h"

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_TARGET_WINNER, /* each face's own class */
  GST_MIEN_TARGET_CLASS,  /* a class or a number */
  GST_MIEN_TARGET_ELEMENT,
} GstMienTargetKind;

typedef struct {
  GstMienTargetKind kind;
  guint head;     /* the model's head with the winner or class */
  guint value;    /* in the model's graph: MienHead.target of that head, or the
                   * layer */
  guint first, n; /* the elements of it to explain: n, from first on */
} GstMienTarget;

/*
 * `spec` is "winner" for that of the first head (also NULL and empty), the
 * label of a class, "ATTRIBUTE" for the winner or the number of that head,
 * "ATTRIBUTE:LABEL", or "LAYER:F" or "LAYER:F:I,J" for feature map F of a
 * layer, as a whole or its element in row I and column J, all counted from 0. A
 * layer's name may itself contain colons. The error lists what there is
 * instead.
 */
gboolean gst_mien_target_parse (GstMienTarget *target, const char *spec,
    const MienModel *model, GError **error);

G_END_DECLS
