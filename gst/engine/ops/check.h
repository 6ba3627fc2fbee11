/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Shared by the checks of all ops. Each returns FALSE with check->error set if
 * a node breaks the rule. */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

struct _MienCheck {
  const MienGraph *graph;
  const char *op_name;   /* of the node being checked */
  gboolean *ready;       /* per storage: already written */
  GHashTable *constants; /* pointer -> GBytes */
  GError **error;
};

static inline const MienShape *
mien_check_shape (const MienCheck *check, guint value)
{
  return &check->graph->values[value].shape;
}

/* Sets the error; always returns FALSE. */
gboolean mien_refuse (const MienCheck *check, const MienNode *node,
    const char *format, ...) G_GNUC_PRINTF (3, 4);

gboolean mien_check_constant (const MienCheck *check, const MienNode *node,
    const char *what, const float *data, guint64 n);

/* The window sliding over value `wide` has as many positions as value `narrow`.
 * With `inside`, each covers at least one element of `wide`. */
gboolean mien_check_window (const MienCheck *check, const MienNode *node,
    const MienWindow *window, gboolean inside, guint wide, guint narrow);

/* The node's run has as many elements as `value`. */
gboolean mien_check_run (const MienCheck *check, const MienNode *node,
    guint value);

gboolean mien_check_elements (const MienCheck *check, const MienNode *node,
    guint value, gsize expected);

/* Two values of the node have the same shape. */
gboolean mien_check_alike (const MienCheck *check, const MienNode *node,
    guint a, guint b);

/* The output has the shape of input 0. */
gboolean mien_check_same (const MienCheck *check, const MienNode *node);

/* The activation has the parameters it needs. */
gboolean mien_check_activation (const MienCheck *check, const MienNode *node,
    const MienActivation *activation);

G_END_DECLS
