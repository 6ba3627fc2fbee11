/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the checks of validate*.c share. Each returns FALSE with check->error
 * set where a node breaks the rule. */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

typedef struct {
  const MienGraph *graph;
  gboolean *ready;       /* per storage: written by now */
  GHashTable *constants; /* pointer -> GBytes */
  GError **error;
} MienCheck;

static inline const MienShape *
mien_check_shape (const MienCheck *check, guint value)
{
  return &check->graph->values[value].shape;
}

/* FALSE, always. */
gboolean mien_refuse (const MienCheck *check, const MienNode *node,
    const char *format, ...) G_GNUC_PRINTF (3, 4);

gboolean mien_check_constant (const MienCheck *check, const MienNode *node,
    const char *what, const float *data, guint64 n);

/* The node's window, sliding over value `wide`, has the positions of value
 * `narrow`. */
gboolean mien_check_window (const MienCheck *check, const MienNode *node,
    guint wide, guint narrow);

/* The node's run has the elements of `value`. */
gboolean mien_check_run (const MienCheck *check, const MienNode *node,
    guint value);

gboolean mien_check_elements (const MienCheck *check, const MienNode *node,
    guint value, gsize expected);

/* The node has what this activation needs. */
gboolean mien_check_activation (const MienCheck *check, const MienNode *node,
    MienActivation activation);

/* Ops of networks. */
gboolean mien_check_conv (const MienCheck *check, const MienNode *node);
gboolean mien_check_pool (const MienCheck *check, const MienNode *node);
gboolean mien_check_mean (const MienCheck *check, const MienNode *node);
gboolean mien_check_softmax (const MienCheck *check, const MienNode *node);
gboolean mien_check_activation_op (const MienCheck *check,
    const MienNode *node);
gboolean mien_check_binary (const MienCheck *check, const MienNode *node);
gboolean mien_check_concat (const MienCheck *check, const MienNode *node);
gboolean mien_check_transpose (const MienCheck *check, const MienNode *node);
gboolean mien_check_pad (const MienCheck *check, const MienNode *node);

/* Ops of gradients. */
gboolean mien_check_spread (const MienCheck *check, const MienNode *node);
gboolean mien_check_max_pool_backward (const MienCheck *check,
    const MienNode *node);
gboolean mien_check_average_pool_backward (const MienCheck *check,
    const MienNode *node);
gboolean mien_check_reduce_mean_backward (const MienCheck *check,
    const MienNode *node);
gboolean mien_check_softmax_backward (const MienCheck *check,
    const MienNode *node);
gboolean mien_check_activation_backward (const MienCheck *check,
    const MienNode *node);

G_END_DECLS
