/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

/* A product that ends a decomposed Gelu becomes one. */
gboolean mien_fuse_gelu (MienFusion *f, guint index);

G_END_DECLS
