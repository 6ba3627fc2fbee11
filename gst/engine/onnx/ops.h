/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "lower.h"

G_BEGIN_DECLS

/* The reader of the op with this name, or NULL. */
const MienOnnxOp *mien_onnx_find_op (const char *type);

G_END_DECLS
