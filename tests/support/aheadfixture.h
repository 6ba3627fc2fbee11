/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A harness for faceannotate with look-ahead, which fills faces in frames of
 * noise. */
#pragma once

#include "annotatefixture.h"

G_BEGIN_DECLS

#define AHEAD_FRAME (40 * GST_MSECOND)

typedef struct {
  AnnotateFixture f;
  GPtrArray *frames; /* as pushed */
} Ahead;

void ahead_set_up (Ahead *a, guint look_ahead, guint keep);
void ahead_tear_down (Ahead *a);

/* The next frame, with a face of track `id` at `x`, or none if `x` is
 * negative. */
GstBuffer *ahead_next_frame (Ahead *a, gint x, guint id);
void ahead_push (Ahead *a, gint x, guint id);

/* Pulls the next frame, which must be number `n`. TRUE if it is covered at
 * `x`. */
gboolean ahead_pull_covered (Ahead *a, guint n, gint x);

G_END_DECLS
