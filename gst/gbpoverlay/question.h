/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What to explain about a network, in terms of its gradient. */
#pragma once

#include "engine/gradient.h"
#include "settings.h"
#include "target.h"

G_BEGIN_DECLS

typedef struct {
  const char *name; /* of the maps */
  GstMienTarget target;
  char *label; /* of the target; NULL: the winner's, or none */
  MienRule rule;
  gboolean at_input;  /* the gradient at the input is needed */
  guint layer;        /* for Grad-CAM, or MIEN_NO_VALUE */
  gboolean whole_map; /* differentiate the maxima of the whole map, as in the
                       * paper */
  gboolean aligned;   /* faces are rotated upright; not with mode=paper */
} GstMienQuestion;

gboolean gst_mien_question_init (GstMienQuestion *self,
    const GstMienGbpFrame *frame, const MienModel *model, GError **error);
void gst_mien_question_clear (GstMienQuestion *self);

/* Whether the network itself determines the seed (MIEN_SEED_WINNER), or it is
 * an input; then `target` has the elements that are 1. `known_winner` is the
 * face's class, or negative if it is unknown. */
MienSeed gst_mien_question_seed (const GstMienQuestion *self, int known_winner,
    GstMienTarget *target);

G_END_DECLS
