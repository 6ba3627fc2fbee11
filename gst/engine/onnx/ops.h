/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "lower.h"

G_BEGIN_DECLS

/* How the op of this name is read, or NULL. */
const MienOnnxOp *mien_onnx_find_op (const char *type);

G_END_DECLS
