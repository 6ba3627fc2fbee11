/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked of a network, in the terms of its gradient. */
#pragma once

#include "engine/gradient.h"
#include "settings.h"
#include "target.h"

G_BEGIN_DECLS

typedef struct {
  const char *name; /* of the maps */
  GstMienTarget target;
  char *label; /* of the target; NULL: it is the winner's, or none */
  MienRule rule;
  gboolean at_input;  /* the gradient at the input is needed */
  guint layer;        /* for Grad-CAM, or MIEN_NO_VALUE */
  gboolean whole_map; /* the paper: every face by the map's own maxima */
  gboolean aligned;   /* faces are shown upright; not by the paper */
} GstMienQuestion;

gboolean gst_mien_question_init (GstMienQuestion *self,
    const GstMienGbpFrame *frame, const MienModel *model, GError **error);
void gst_mien_question_clear (GstMienQuestion *self);

/* Whether the seed is found by the network itself (MIEN_SEED_WINNER) or
 * given; then `target` tells which elements of it are 1. */
MienSeed gst_mien_question_seed (const GstMienQuestion *self, int known_winner,
    GstMienTarget *target);

G_END_DECLS
