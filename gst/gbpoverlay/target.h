/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What of a network is explained, as the property `target` says it. */
#pragma once

#include "model/model.h"

G_BEGIN_DECLS

typedef enum {
  GST_MIEN_TARGET_WINNER, /* each face's own class */
  GST_MIEN_TARGET_CLASS,  /* or a number */
  GST_MIEN_TARGET_ELEMENT,
} GstMienTargetKind;

typedef struct {
  GstMienTargetKind kind;
  guint head;     /* of the model, whose winner or class it is */
  guint value;    /* of the model's graph: what speaks for the class, or the
                   * layer */
  guint first, n; /* its elements that are explained: n from first on */
} GstMienTarget;

/*
 * `spec` is "winner" (also NULL and empty) of the first head, the label of a
 * class, "ATTRIBUTE" for the winner of that head or its number,
 * "ATTRIBUTE:LABEL", or "LAYER:F" or "LAYER:F:I,J": feature map F of a layer,
 * as a whole or its element in row I and column J, all counted from 0. A
 * layer's name may have colons itself. The error tells what there is instead.
 */
gboolean gst_mien_target_parse (GstMienTarget *target, const char *spec,
    const MienModel *model, GError **error);

G_END_DECLS
