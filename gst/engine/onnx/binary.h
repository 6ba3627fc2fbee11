/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "lower.h"

G_BEGIN_DECLS

/* Output 0 is `op` of a value and a constant, which is broadcast to it.
 * `constant_first` says which operand the constant is. */
gboolean mien_import_with_constant (MienImport *import,
    const MienOperand *value, MienOp op, gboolean constant_first,
    const MienTensor *constant);

/* -x, as an intermediate value. */
guint mien_import_negate (MienImport *import, guint value);

/* Whether ONNX's broadcasting aligns the batch axes of two values. */
gboolean mien_import_same_batch (const MienImport *import, const MienOperand *a,
    const MienOperand *b);

G_END_DECLS
