/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "lower.h"

G_BEGIN_DECLS

/* Output 0 is `op` of a value and a constant that is broadcast to it, or of
 * which it is the second. */
gboolean mien_import_with_constant (MienImport *import,
    const MienOperand *value, MienOp op, gboolean constant_first,
    const MienTensor *constant);

/* -x, a value on the way. */
guint mien_import_negate (MienImport *import, guint value);

/* Whether ONNX's broadcast lays the batches of two values upon each other. */
gboolean mien_import_same_batch (const MienImport *import, const MienOperand *a,
    const MienOperand *b);

G_END_DECLS
