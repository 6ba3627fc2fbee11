/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

/* A division that ends a decomposed normalisation becomes one. */
gboolean mien_fuse_normalize (MienFusion *f, guint index);

G_END_DECLS
