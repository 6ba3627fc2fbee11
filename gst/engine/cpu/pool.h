/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What pools and their gradients share. */
#pragma once

#include "simd.h"
#include "step.h"

/* Of a pool from `wide` to `narrow`, as the step's weight: by how many taps
 * each row of windows divides, then each column. */
void KERNEL (count_taps) (MienCpuStep *step, const MienShape *wide,
    const MienShape *narrow);

/* Whether max_pool_three () serves: 3x3 at stride 2. */
gboolean KERNEL (pool_is_three) (const MienCpuStep *step);

/* A pool of the maximum, which takes no scratch memory. */
void KERNEL (max_pool_three) (const MienCpuStep *step, gpointer arena,
    const MienCpuBand *band);
