/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parts of the descriptor of Conv. */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

gboolean mien_conv_fuse (MienFusion *f, guint index);
void mien_conv_backward (MienBackward *b, const MienNode *node, guint dy);

G_END_DECLS
