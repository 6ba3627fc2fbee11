/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "lower.h"

G_BEGIN_DECLS

/* Makes output 0 the product of a value and a constant matrix. */
gboolean mien_import_by_matrix (MienImport *import, MienOperand *a,
    const MienTensor *b);

G_END_DECLS
