/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts of the descriptor of Conv. */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

gboolean mien_conv_fuse (MienFusion *f, guint index);
/* Whether the node's result, before its epilogue, is scale x + shift with the
 * same scale and shift for all elements of its input. */
gboolean mien_conv_is_uniform (const MienFusion *f, const MienNode *node,
    float *scale, float *shift);

void mien_conv_backward (MienBackward *b, const MienNode *node, guint dy);

G_END_DECLS
