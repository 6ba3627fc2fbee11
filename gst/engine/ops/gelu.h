/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

/* Replaces a decomposed Gelu, which ends in this product, by one node. */
gboolean mien_fuse_gelu (MienFusion *f, guint index);

G_END_DECLS
