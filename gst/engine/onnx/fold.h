/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What ops do on constants alone, for the tables of their readers. Which op it
 * is they read from the node. */
#pragma once

#include "lower.h"

G_BEGIN_DECLS

/* Arithmetic, comparisons, activations: element by element, broadcast. */
gboolean mien_fold_elementwise (MienImport *import);
/* Sums and other reductions. */
gboolean mien_fold_reduce (MienImport *import);
gboolean mien_fold_cumulate (MienImport *import);
/* Matrices by matrices. */
gboolean mien_fold_matmul (MienImport *import);
gboolean mien_fold_gemm (MienImport *import);
/* Also in training: weights are standardised so. */
gboolean mien_fold_batch_norm (MienImport *import);
/* Input 0 itself. */
gboolean mien_fold_identity (MienImport *import);

/* Reads axes (an attribute or input 1) as flags; all where none are named. */
gboolean mien_fold_axes (MienImport *import, const MienTensor *tensor,
    gboolean *flags);

G_END_DECLS
