/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine/ops.h"

G_BEGIN_DECLS

/* Replaces a decomposed normalisation, which ends in this division, by one
 * node. */
gboolean mien_fuse_normalize (MienFusion *f, guint index);

G_END_DECLS
