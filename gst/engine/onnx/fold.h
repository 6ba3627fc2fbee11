/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Evaluation of ops whose inputs are all constants, for the tables of their
 * readers. The functions read from the current node which op it is. */
#pragma once

#include "lower.h"

G_BEGIN_DECLS

/* Arithmetic, comparisons and activations: element-wise, with broadcasting. */
gboolean mien_fold_elementwise (MienImport *import);
/* Sums and other reductions. */
gboolean mien_fold_reduce (MienImport *import);
gboolean mien_fold_cumulate (MienImport *import);
/* Matrix products. */
gboolean mien_fold_matmul (MienImport *import);
gboolean mien_fold_gemm (MienImport *import);
/* In training mode too, which is how some exporters standardise weights. */
gboolean mien_fold_batch_norm (MienImport *import);
/* Input 0 itself. */
gboolean mien_fold_identity (MienImport *import);

/* Reads axes (an attribute or input 1) as flags; all axes if none are named. */
gboolean mien_fold_axes (MienImport *import, const MienTensor *tensor,
    gboolean *flags);

G_END_DECLS
